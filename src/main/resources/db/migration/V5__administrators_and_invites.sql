-- Who may enter: administrators of the node, locked accounts, invites, and the link of the first start.

alter table users
    add column administrator boolean not null default false,
    add column locked_at     timestamptz;

-- A database that was in use before has an owner already: who came first runs the node.
update users set administrator = true where id = (
    select user_id from members where role = 'owner' order by joined_at, user_id limit 1
);

-- What an administrator changes while nodes run; a setting without a row has the value of the configuration.
create table node_settings (
    key        text primary key,
    value      text not null,
    changed_by uuid,
    changed_at timestamptz not null default now()
);

-- As text and not as a hash: the list of invites shows the links again, to those who may make new ones anyway.
create table invites (
    code       text primary key,
    guild_id   uuid not null references guilds on delete cascade,
    -- Where the page goes after the invite is accepted.
    channel_id uuid references channels on delete set null,
    creator    uuid not null,
    created_at timestamptz not null default now(),
    -- Null: never.
    expires_at timestamptz,
    -- Null: any number.
    max_uses   int check (max_uses > 0),
    uses       int not null default 0,
    check (max_uses is null or uses <= max_uses)
);
create index invites_of_guild on invites (guild_id, created_at);

-- SHA-256 of the codes that make an account an administrator: a copy of the database opens nothing.
create table owner_links (
    hash       bytea primary key,
    expires_at timestamptz not null
);
