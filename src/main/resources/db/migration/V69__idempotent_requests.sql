-- Answers to POST requests that had an Idempotency-Key, for a while: who repeats one gets the same answer.
create table idempotent_requests (
    -- The user, or the API key.
    caller      uuid not null,
    -- SHA-256 of the Idempotency-Key.
    key_hash    bytea not null,
    -- SHA-256 of the request.
    fingerprint bytea not null,
    -- Null as long as there is no answer.
    status      int,
    -- Encrypted by the Idempotency-Key, which the database does not have: answers contain tokens.
    answer      bytea,
    created_at  timestamptz not null default now(),
    primary key (caller, key_hash)
);
create index idempotent_requests_by_time on idempotent_requests (created_at);
create index idempotent_requests_of_caller on idempotent_requests (caller, created_at);
