create table public.instruments (
  symbol   text primary key check (symbol <> ''),
  name     text not null,
  currency text not null check (currency ~ '^[A-Z]{3}$'),
  listed   boolean not null default true
);
