-- Quarantined records
-- What could not be read and was set aside, by topic, partition and reason: how many records, from which offset and time until which.
-- A record without a time counts, whatever the day.
-- parameter topic varchar = %: a topic; % is every one
-- parameter since date = 7 days ago: the first day, by the time of the record
-- columns topic varchar, reason varchar, partition integer, records bigint, first_offset bigint, last_offset bigint, first_at timestamp, last_at timestamp
WITH records AS (
  SELECT
    topic,
    reason,
    "partition",
    "offset",
    IF(
      "timestamp" BETWEEN 0 AND 253402300799999,
      CAST(from_unixtime("timestamp" / 1e3) AT TIME ZONE 'UTC' AS timestamp(3))
    ) AS happened_at
  FROM quarantine
  WHERE topic LIKE ? /* topic */ AND reason IS NOT NULL
)
SELECT
  topic,
  reason,
  "partition",
  count(*) AS records,
  min("offset") AS first_offset,
  max("offset") AS last_offset,
  min(happened_at) AS first_at,
  max(happened_at) AS last_at
FROM records
WHERE happened_at IS NULL OR happened_at >= ? /* since */
GROUP BY topic, reason, "partition"
ORDER BY records DESC, topic, reason, "partition"
