-- Second factor of logins: time-based codes (RFC 6238), and recovery codes.

create table second_factors (
    user_id      uuid primary key references users on delete cascade,
    -- As accounts.totp.SecretSealing writes it: encrypted, if the configuration has a key.
    secret       bytea not null,
    -- Null until the first code was entered; the login does not ask for one before.
    confirmed_at timestamptz,
    -- The interval of the last code that was accepted: each works once.
    last_step    bigint not null default 0,
    created_at   timestamptz not null default now()
);

create table recovery_codes (
    user_id uuid not null references second_factors on delete cascade,
    -- SHA-256 of the code, which is good once.
    hash    bytea not null,
    primary key (user_id, hash)
);
