-- Prices are checked one by one and not against each other: real feeds deliver days without open, high or low, and
-- adjusted closes that lie outside the day's range. NaN would pass "close >= 0" (it is greater than every number)
-- and infinity is a date here; neither has a place in the lake's types.
create table public.daily_bars (
  symbol text not null references public.instruments (symbol),
  day    date not null check (day between '0001-01-01' and '9999-12-31'),
  open   numeric(18,6) check (open >= 0 and open <> 'NaN'),
  high   numeric(18,6) check (high >= 0 and high <> 'NaN'),
  low    numeric(18,6) check (low >= 0 and low <> 'NaN'),
  close  numeric(18,6) not null check (close >= 0 and close <> 'NaN'),
  volume bigint check (volume >= 0),
  primary key (symbol, day)
);
