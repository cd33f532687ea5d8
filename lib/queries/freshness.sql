-- Freshness
-- Seconds from a commit until its change was in the lake, by table and day. What a snapshot has read was committed at any time
-- before, so it is left out.
-- parameter since date = yesterday: the first day
-- columns table_name varchar, day date, changes bigint, median_seconds decimal(18,3), p99_seconds decimal(18,3), longest_seconds decimal(18,3)
WITH landed AS (
  SELECT 'instruments' AS table_name, "_committed_at", "_landed_at"
  FROM instruments_changes
  WHERE "_op" <> 'r' AND "_committed_at" >= ? /* since */
  UNION ALL
  SELECT 'daily_bars' AS table_name, "_committed_at", "_landed_at"
  FROM daily_bars_changes
  WHERE "_op" <> 'r' AND "_committed_at" >= ? /* since */
  UNION ALL
  SELECT 'orders' AS table_name, "_committed_at", "_landed_at"
  FROM orders_changes
  WHERE "_op" <> 'r' AND "_committed_at" >= ? /* since */
),
times AS (
  SELECT
    table_name,
    CAST("_committed_at" AS date) AS day,
    date_diff('millisecond', "_committed_at", "_landed_at") / 1e3 AS seconds
  FROM landed
)
SELECT
  table_name,
  day,
  count(*) AS changes,
  CAST(approx_percentile(seconds, 0.5) AS decimal(18, 3)) AS median_seconds,
  CAST(approx_percentile(seconds, 0.99) AS decimal(18, 3)) AS p99_seconds,
  CAST(max(seconds) AS decimal(18, 3)) AS longest_seconds
FROM times
GROUP BY table_name, day
ORDER BY table_name, day
