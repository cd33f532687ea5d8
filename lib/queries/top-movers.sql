-- Top movers
-- The ten instruments whose closing price of a day moved most against their closing price before, in percent.
-- parameter day date = today: the day
-- columns symbol varchar, close decimal(18,6), previous decimal(18,6), percent decimal(12,2)
SELECT symbol, close, previous, CAST(100 * (close - previous) / previous AS decimal(12, 2)) AS percent
FROM (
  SELECT symbol, day, close, lag(close) OVER (PARTITION BY symbol ORDER BY day) AS previous
  FROM daily_bars
  WHERE day <= ? /* day */
) AS bars
WHERE day = ? /* day */ AND previous > 0
ORDER BY abs((close - previous) / previous) DESC, symbol
LIMIT 10
