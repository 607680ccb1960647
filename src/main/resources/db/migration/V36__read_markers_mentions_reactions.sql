-- The newest message of a channel that a user has read.
create table read_markers (
    user_id    uuid not null,
    guild_id   uuid not null references guilds on delete cascade,
    channel_id uuid not null references channels on delete cascade,
    -- It may be deleted by now.
    message_id uuid not null,
    primary key (user_id, channel_id)
);
create index read_markers_of_channel on read_markers (channel_id);
create index read_markers_of_guild on read_markers (guild_id);

-- Whom messages mention, to count what was not read.
create table mentions (
    channel_id uuid not null,
    message_id uuid not null,
    user_id    uuid not null,
    primary key (user_id, channel_id, message_id),
    foreign key (channel_id, message_id) references messages on delete cascade
);
create index mentions_of_message on mentions (channel_id, message_id);

create table reactions (
    channel_id uuid not null,
    message_id uuid not null,
    emoji      text not null check (char_length(emoji) <= 10),
    user_id    uuid not null,
    created_at timestamptz not null default clock_timestamp(),
    primary key (channel_id, message_id, emoji, user_id),
    foreign key (channel_id, message_id) references messages on delete cascade
);

-- Whether there ever was a reaction: pages look for those of few messages.
alter table messages add column reacted boolean not null default false;
