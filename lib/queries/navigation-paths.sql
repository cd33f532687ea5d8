-- Navigation paths
-- How often visitors went from one page to the next, and how many of them, in clicks since a day (UTC): the hundred steps that were
-- taken most. Asks landed_clicks, which the job to-table makes of landing/clicks/ with the columns visitor string, clicked_at timestamp, page string.
-- parameter since date = 7 days ago: the first day
-- parameter minutes bigint = 30: what lies further apart is no step
-- columns page varchar, next_page varchar, steps bigint, visitors bigint
WITH clicks AS (
  SELECT
    visitor,
    page,
    clicked_at,
    lead(page) OVER (PARTITION BY visitor ORDER BY clicked_at, page) AS next_page,
    lead(clicked_at) OVER (PARTITION BY visitor ORDER BY clicked_at, page) AS next_at
  FROM landed_clicks
  WHERE clicked_at >= ? /* since */
)
SELECT page, next_page, count(*) AS steps, count(DISTINCT visitor) AS visitors
FROM clicks
WHERE date_diff('second', clicked_at, next_at) <= 60 * ? /* minutes */
GROUP BY page, next_page
ORDER BY steps DESC, page, next_page
LIMIT 100
