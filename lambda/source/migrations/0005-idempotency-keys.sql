-- Answers of the API to requests with an Idempotency-Key, kept for a day: a request that is sent again gets its answer
-- again. A row is written in the transaction of the write that it answers.
create table api.idempotency_keys (
  caller       text not null, -- id of the API key; '' without one
  key          text not null,
  request_hash bytea not null,
  status       smallint,
  headers      jsonb,
  body         bytea,
  made_at      timestamptz not null default now(),
  primary key (caller, key)
) with (fillfactor = 60); -- the answer comes as an update of the same transaction; it finds room on the same page

-- For the API, which deletes what is older than a day.
create index idempotency_keys_made_at on api.idempotency_keys (made_at);
