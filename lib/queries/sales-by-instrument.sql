-- Sales by instrument
-- What was sold of each instrument, and for how much: filled orders to sell, at their price.
-- columns symbol varchar, name varchar, orders bigint, quantity decimal(38,6), total decimal(38,2)
SELECT
  i.symbol,
  i.name,
  count(*) AS orders,
  sum(o.quantity) AS quantity,
  CAST(sum(o.quantity * o.price) AS decimal(38, 2)) AS total
FROM orders AS o
JOIN instruments AS i ON i.symbol = o.symbol
WHERE o.side = 'sell' AND o.status = 'filled' AND o.price IS NOT NULL
GROUP BY i.symbol, i.name
ORDER BY total DESC, i.symbol
