-- What the API keeps for itself; nothing in this schema is captured.
create schema if not exists api;

-- Who may call the API. A secret has 256 random bits: one round of SHA-256 is enough, as there is nothing to guess.
create table api.api_keys (
  id               text primary key check (id ~ '^[0-9a-f]{16}$'),
  secret_sha256    bytea not null check (length(secret_sha256) = 32),
  name             text not null check (name ~ '^[a-z0-9][a-z0-9-]{0,62}$'),
  scopes           text[] not null check (cardinality(scopes) > 0),
  quota_per_minute integer check (quota_per_minute > 0), -- null: none
  created_at       timestamptz not null default now(),
  expires_at       timestamptz,
  revoked_at       timestamptz
);
