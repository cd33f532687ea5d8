-- Daily report
-- Of each instrument that was ordered on a day (UTC): orders, customers, what of them is filled, and the last tick.
-- parameter day date = today: the day
-- columns symbol varchar, orders bigint, customers bigint, bought decimal(38,6), sold decimal(38,6), turnover decimal(38,2), last_price decimal(18,6)
WITH placed AS (
  SELECT
    symbol,
    count(*) AS orders,
    count(DISTINCT customer) AS customers,
    sum(quantity) FILTER (WHERE side = 'buy' AND status = 'filled') AS bought,
    sum(quantity) FILTER (WHERE side = 'sell' AND status = 'filled') AS sold,
    CAST(sum(quantity * price) FILTER (WHERE status = 'filled') AS decimal(38, 2)) AS turnover
  FROM orders
  WHERE placed_at >= ? /* day */ AND placed_at < ? /* day */ + INTERVAL '1' DAY
  GROUP BY symbol
),
traded AS (
  SELECT symbol, max_by(price, traded_at) AS last_price
  FROM ticks
  WHERE traded_at >= ? /* day */ AND traded_at < ? /* day */ + INTERVAL '1' DAY
  GROUP BY symbol
)
SELECT p.symbol, p.orders, p.customers, p.bought, p.sold, p.turnover, t.last_price
FROM placed AS p
LEFT JOIN traded AS t ON t.symbol = p.symbol
ORDER BY p.orders DESC, p.symbol
