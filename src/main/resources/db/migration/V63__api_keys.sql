-- Keys with which programs use the rooms of one guild, see accounts.apikey. What is revoked is deleted.
create table api_keys (
    id           uuid primary key default uuidv7(),
    guild_id     uuid not null references guilds on delete cascade,
    name         text not null,
    scopes       text[] not null,
    -- SHA-256 of the key: a copy of the database opens nothing.
    hash         bytea not null unique,
    -- The last characters of the key, to recognize it in a list.
    hint         text not null,
    -- The key before the last rotation, and until when it is accepted.
    former_hash  bytea unique,
    former_until timestamptz,
    created_by   uuid not null,
    created_at   timestamptz not null default now(),
    rotated_at   timestamptz,
    -- Null: never.
    expires_at   timestamptz,
    -- To the minute.
    last_used_at timestamptz
);
create index api_keys_of_guild on api_keys (guild_id);
