-- Prices at orders
-- Orders of a day (UTC), each with the newest tick of its instrument that was traded no later than it was placed, and no
-- more than a day before. Slippage is how much worse than that tick the order's price is for who placed it.
-- parameter day date = today: the day
-- columns id bigint, symbol varchar, side varchar, placed_at timestamp, price decimal(18,6), tick_price decimal(18,6), traded_at timestamp, slippage decimal(19,6)
WITH seen AS (
  SELECT
    o.id,
    max(t.traded_at) AS traded_at,
    max_by(t.price, t.traded_at) AS tick_price
  FROM orders AS o
  JOIN ticks AS t
    ON t.symbol = o.symbol AND t.traded_at <= o.placed_at AND t.traded_at > o.placed_at - INTERVAL '1' DAY
  WHERE o.placed_at >= ? /* day */ AND o.placed_at < ? /* day */ + INTERVAL '1' DAY
    AND t.traded_at > ? /* day */ - INTERVAL '1' DAY AND t.traded_at < ? /* day */ + INTERVAL '1' DAY
  GROUP BY o.id
)
SELECT
  o.id,
  o.symbol,
  o.side,
  o.placed_at,
  o.price,
  s.tick_price,
  s.traded_at,
  IF(o.side = 'buy', o.price - s.tick_price, s.tick_price - o.price) AS slippage
FROM orders AS o
LEFT JOIN seen AS s ON s.id = o.id
WHERE o.placed_at >= ? /* day */ AND o.placed_at < ? /* day */ + INTERVAL '1' DAY
ORDER BY o.id
