-- Errors of the web server
-- Visits that began on each day (UTC), their requests, answers that were errors of the client (4xx) and of the server (5xx), and the
-- percentage of visits that met one of the server. Asks web_sessions, which the job access-log-sessions makes of landing/access-log/.
-- parameter since date = 7 days ago: the first day
-- columns day date, visits bigint, requests bigint, client_errors bigint, server_errors bigint, percent decimal(5,2)
SELECT
  CAST(started_at AS date) AS day,
  count(*) AS visits,
  sum(hits) AS requests,
  sum(client_errors) AS client_errors,
  sum(server_errors) AS server_errors,
  CAST(1e2 * count_if(server_errors > 0) / count(*) AS decimal(5, 2)) AS percent
FROM web_sessions
WHERE started_at >= ? /* since */
GROUP BY CAST(started_at AS date)
ORDER BY day
