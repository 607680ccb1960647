-- Voice channels that programs made with an API key.
create table external_rooms (
    channel_id    uuid primary key references channels on delete cascade,
    guild_id      uuid not null references guilds on delete cascade,
    -- Chosen by the program.
    external_id   text,
    -- Null: it stays when it is empty.
    empty_seconds int check (empty_seconds > 0),
    -- When it was made, somebody was seen in it, or a join token was made for it.
    used_at       timestamptz not null default now(),
    unique (guild_id, external_id)
);
create index external_rooms_vanishing on external_rooms (used_at) where empty_seconds is not null;

-- Guests whom a program lets in with a join token: they have no link, and what they may do was said by the program.
alter table guests
    alter column link drop not null,
    alter column token_hash drop not null,
    -- Chosen by the program.
    add column external_id text,
    -- As rooms.permission.Permission has them.
    add column permissions bigint,
    add foreign key (channel_id) references channels on delete cascade,
    add unique (channel_id, external_id),
    add check ((external_id is null) = (permissions is null)),
    add check ((external_id is null) = (link is not null and token_hash is not null));
create index guests_by_expiry on guests (expires_at) where external_id is not null;
