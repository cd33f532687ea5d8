-- Last prices
-- The newest closing price of each instrument and how it moved against the one before.
-- columns symbol varchar, day date, close decimal(18,6), change decimal(19,6)
SELECT symbol, day, close, close - previous AS change
FROM (
  SELECT
    symbol,
    day,
    close,
    lag(close) OVER (PARTITION BY symbol ORDER BY day) AS previous,
    row_number() OVER (PARTITION BY symbol ORDER BY day DESC) AS age
  FROM daily_bars
) AS bars
WHERE age = 1
ORDER BY symbol
