-- Late changes
-- Changes of orders and bars that were in the lake later than so many seconds after their commit, and where in Kafka they stand.
-- parameter since date = yesterday: the first day
-- parameter seconds bigint = 60: what counts as late
-- columns table_name varchar, topic varchar, partition integer, offset bigint, committed_at timestamp, landed_at timestamp, seconds decimal(18,3)
WITH landed AS (
  SELECT 'daily_bars' AS table_name, "_topic", "_partition", "_offset", "_committed_at", "_landed_at"
  FROM daily_bars_changes
  WHERE "_op" <> 'r' AND "_committed_at" >= ? /* since */
  UNION ALL
  SELECT 'orders' AS table_name, "_topic", "_partition", "_offset", "_committed_at", "_landed_at"
  FROM orders_changes
  WHERE "_op" <> 'r' AND "_committed_at" >= ? /* since */
)
SELECT
  table_name,
  "_topic" AS "topic",
  "_partition" AS "partition",
  "_offset" AS "offset",
  "_committed_at" AS committed_at,
  "_landed_at" AS landed_at,
  CAST(date_diff('millisecond', "_committed_at", "_landed_at") / 1e3 AS decimal(18, 3)) AS seconds
FROM landed
WHERE date_diff('second', "_committed_at", "_landed_at") >= ? /* seconds */
ORDER BY seconds DESC, "topic", "partition", "offset"
LIMIT 1000
