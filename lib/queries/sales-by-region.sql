-- Sales by region
-- What was sold in a region, and for how much: filled orders to sell, at their price.
-- parameter region varchar = %: a region; % is every one
-- columns region varchar, orders bigint, customers bigint, total decimal(38,2)
SELECT
  region,
  count(*) AS orders,
  count(DISTINCT customer) AS customers,
  CAST(sum(quantity * price) AS decimal(38, 2)) AS total
FROM orders
WHERE side = 'sell' AND status = 'filled' AND price IS NOT NULL AND region LIKE ? /* region */
GROUP BY region
ORDER BY total DESC, region
