-- Time from order to fill
-- Seconds from placing an order to the commit that filled it, by region, of orders that were filled since a day.
-- parameter since date = 7 days ago: the first day
-- columns region varchar, filled bigint, average_seconds decimal(18,3), median_seconds decimal(18,3), longest_seconds decimal(18,3)
WITH fills AS (
  SELECT id, max(region) AS region, min(placed_at) AS placed_at, min("_committed_at") AS filled_at
  FROM orders_changes
  WHERE status = 'filled' AND "_op" IN ('c', 'u') AND "_committed_at" >= ? /* since */
  GROUP BY id
),
times AS (
  SELECT region, CAST(date_diff('millisecond', placed_at, filled_at) AS decimal(18, 3)) / 1000 AS seconds
  FROM fills
)
SELECT
  region,
  count(*) AS filled,
  CAST(avg(seconds) AS decimal(18, 3)) AS average_seconds,
  CAST(approx_percentile(CAST(seconds AS double), 0.5) AS decimal(18, 3)) AS median_seconds,
  CAST(max(seconds) AS decimal(18, 3)) AS longest_seconds
FROM times
GROUP BY region
ORDER BY region
