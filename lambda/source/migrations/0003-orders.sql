create type public.order_side as enum ('buy', 'sell');
create type public.order_status as enum ('open', 'partially_filled', 'filled', 'cancelled');

create table public.orders (
  id         bigint generated always as identity primary key,
  symbol     text not null references public.instruments (symbol),
  customer   text not null check (customer <> ''),
  region     text not null check (region <> ''),
  side       public.order_side not null,
  quantity   numeric(18,6) not null check (quantity > 0 and quantity <> 'NaN'),
  price      numeric(18,6) check (price >= 0 and price <> 'NaN'), -- null: at market
  status     public.order_status not null default 'open',
  placed_at  timestamptz not null default now() check (placed_at >= '0001-01-01Z' and placed_at < '10000-01-01Z'),
  note       text,
  attributes jsonb
);

-- Deleting an instrument looks for its orders, and customers ask for theirs.
create index orders_symbol on public.orders (symbol);
create index orders_customer on public.orders (customer, id);
