-- Accounts, device sessions, guilds and voice channels. PostgreSQL 18 or newer (uuidv7()).

create table users (
    id            uuid primary key default uuidv7(),
    username      text not null,
    -- What makes two names the same: folded by accounts.Username, not by a collation of this server.
    username_key  text not null unique,
    -- PHC string, see accounts.PasswordHash.
    password_hash text not null,
    created_at    timestamptz not null default now()
);

create table device_sessions (
    id           uuid primary key default uuidv7(),
    user_id      uuid not null references users on delete cascade,
    device       text not null,
    address      text not null,
    created_at   timestamptz not null default now(),
    last_seen_at timestamptz not null default now(),
    revoked_at   timestamptz
);
create index device_sessions_of_user on device_sessions (user_id) where revoked_at is null;

create table refresh_tokens (
    -- SHA-256 of the token; the token itself is nowhere but at the client.
    hash           bytea primary key,
    device_session uuid not null references device_sessions on delete cascade,
    issued_at      timestamptz not null default now(),
    used_at        timestamptz,
    expires_at     timestamptz not null
);
create index refresh_tokens_of_device_session on refresh_tokens (device_session);

create table signing_keys (
    kid         text primary key,
    -- PEM: PKCS#8 and SubjectPublicKeyInfo.
    private_key text not null,
    public_key  text not null,
    algorithm   text not null,
    created_at  timestamptz not null default now()
);

-- Every row that belongs to a guild carries guild_id (the guild itself: id), the key by which guilds
-- can be spread over several databases. So no foreign key leads from a guild's rows to users.

create table guilds (
    id         uuid primary key default uuidv7(),
    name       text not null,
    created_at timestamptz not null default now()
);

create table members (
    guild_id  uuid not null references guilds on delete cascade,
    user_id   uuid not null,
    joined_at timestamptz not null default now(),
    primary key (guild_id, user_id)
);
create index members_by_user on members (user_id);

create table channels (
    id         uuid primary key default uuidv7(),
    guild_id   uuid not null references guilds on delete cascade,
    name       text not null,
    position   int not null,
    kind       text not null default 'voice' check (kind in ('voice')),
    created_at timestamptz not null default now(),
    unique (guild_id, position)
);

-- The guild everybody is in from registration on; its id is store.GuildStore.DEFAULT_GUILD.
insert into guilds (id, name) values ('00000000-0000-7000-8000-000000000001', 'Hubbub');
insert into channels (guild_id, name, position)
select '00000000-0000-7000-8000-000000000001', name, position - 1
from unnest(array ['General', 'Gaming', 'Music', 'Quiet corner']) with ordinality as c (name, position);
