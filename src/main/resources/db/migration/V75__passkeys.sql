-- Passkeys (WebAuthn): logins by a key that a device keeps, see verticles.passkey.
create table passkeys (
    id            uuid primary key default uuidv7(),
    user_id       uuid not null references users on delete cascade,
    name          text not null,
    -- Host of the page for which the device made it; it works nowhere else.
    rp_id         text not null,
    credential_id bytea not null unique,
    -- Attested credential data (WebAuthn §6.5.1): the public key, with its credential id.
    public_key    bytea not null,
    -- Signature counter: one that does not increase was copied. 0 for devices that do not count.
    sign_count    bigint not null,
    created_at    timestamptz not null default now(),
    last_used_at  timestamptz
);
create index passkeys_of_user on passkeys (user_id);

-- What a device is asked to sign, once.
create table passkey_challenges (
    -- SHA-256 of the challenge.
    hash       bytea primary key,
    -- Whose passkey is registered, null for a login.
    user_id    uuid references users on delete cascade,
    -- Of the page that asked.
    origin     text not null,
    expires_at timestamptz not null
);
create index passkey_challenges_by_expiry on passkey_challenges (expires_at);
