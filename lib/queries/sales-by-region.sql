-- What was sold in each region, and for how much: filled orders to sell, at their price.
SELECT
  region,
  count(*) AS orders,
  count(DISTINCT customer) AS customers,
  CAST(sum(quantity * price) AS decimal(38, 2)) AS total
FROM orders
WHERE side = 'sell' AND status = 'filled' AND price IS NOT NULL
GROUP BY region
ORDER BY total DESC, region
