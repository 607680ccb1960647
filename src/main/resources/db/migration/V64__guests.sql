-- Guests: participants of one call without an account, by a link that a member made. Off until somebody who manages the
-- guild allows it.

alter table guilds add column guests_allowed boolean not null default false;

-- As text and not as a hash, as invites.
create table guest_links (
    code       text primary key,
    guild_id   uuid not null references guilds on delete cascade,
    channel_id uuid not null references channels on delete cascade,
    creator    uuid not null,
    created_at timestamptz not null default now(),
    expires_at timestamptz not null
);
create index guest_links_of_guild on guest_links (guild_id, created_at);

-- Gone with its link, and when a moderator removes the guest.
create table guests (
    id              uuid primary key default uuidv7(),
    guild_id        uuid not null,
    channel_id      uuid not null,
    link            text not null references guest_links on delete cascade,
    name            text not null,
    -- SHA-256 of what the guest's browser identifies itself with.
    token_hash      bytea not null unique,
    expires_at      timestamptz not null,
    server_muted    boolean not null default false,
    server_deafened boolean not null default false,
    timed_out_until timestamptz
);
create index guests_of_link on guests (link);
create index guests_of_guild on guests (guild_id, id);
