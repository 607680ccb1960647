-- Logins by an OpenID Connect provider, see accounts.oidc.

-- An account that was created by a login with the provider has none until its owner sets one.
alter table users add column has_password boolean not null default true;

create table external_logins (
    issuer        text not null,
    subject       text not null,
    user_id       uuid not null references users on delete cascade,
    linked_at     timestamptz not null default now(),
    last_login_at timestamptz,
    primary key (issuer, subject),
    -- So that unlinking leaves nothing behind.
    unique (user_id, issuer)
);

-- Logins that have begun. A row is deleted when the answer of the provider arrives, so that an answer counts once.
create table provider_logins (
    -- SHA-256 of the state, which the provider sends back.
    state_hash  bytea primary key,
    -- SHA-256 of a secret that only the browser has that began.
    secret_hash bytea not null,
    nonce       text not null,
    -- Code verifier (RFC 7636).
    verifier    text not null,
    -- The account to be linked, null for a login.
    user_id     uuid references users on delete cascade,
    -- Code of the invite with which the page was opened.
    invite      text,
    expires_at  timestamptz not null
);
create index provider_logins_by_expiry on provider_logins (expires_at);

-- People whom the provider named, and who need a username or a code of their second factor before they are logged in.
create table provider_tickets (
    -- SHA-256 of the ticket.
    hash       bytea primary key,
    issuer     text not null,
    subject    text not null,
    -- Null when the provider did not say.
    groups     text[],
    invite     text,
    expires_at timestamptz not null
);
create index provider_tickets_by_expiry on provider_tickets (expires_at);
