-- Prices are checked one by one and not against each other: real feeds deliver days without open, high or low, and
-- adjusted closes that lie outside the day's range.
create table public.daily_bars (
  symbol text not null references public.instruments (symbol),
  day    date not null,
  open   numeric(18,6) check (open >= 0),
  high   numeric(18,6) check (high >= 0),
  low    numeric(18,6) check (low >= 0),
  close  numeric(18,6) not null check (close >= 0),
  volume bigint check (volume >= 0),
  primary key (symbol, day)
);
