-- Text of channels. What is deleted keeps its row, without content: its author and time count for slow mode.
create table messages (
    guild_id   uuid not null references guilds on delete cascade,
    channel_id uuid not null references channels on delete cascade,
    id         uuid not null default uuidv7(),
    author     uuid not null,
    content    text not null check (char_length(content) <= 4000),
    -- A message of the same channel, which may be deleted by now.
    reply_to   uuid,
    -- Chosen by the client: the same message sent twice is stored once.
    nonce      text,
    created_at timestamptz not null default now(),
    edited_at  timestamptz,
    deleted_at timestamptz,
    primary key (channel_id, id)
);
create unique index messages_by_nonce on messages (channel_id, author, nonce) where nonce is not null;
create index messages_by_author on messages (channel_id, author, created_at);
create index messages_of_guild on messages (guild_id);
