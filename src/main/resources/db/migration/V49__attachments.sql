-- Images of messages. The files are outside the database; a row is there before its file, and after it.
create table attachments (
    file       text primary key check (file ~ '^[0-9a-f]{32}$'),
    guild_id   uuid not null references guilds on delete cascade,
    channel_id uuid not null references channels on delete cascade,
    -- Null until the message is sent.
    message_id uuid,
    -- Among those of the message.
    position   int not null default 0,
    uploader   uuid not null,
    width      int not null,
    height     int not null,
    bytes      int not null,
    created_at timestamptz not null default now(),
    foreign key (channel_id, message_id) references messages on delete cascade
);
create index attachments_of_message on attachments (channel_id, message_id);
create index attachments_of_guild on attachments (guild_id) include (bytes);
create index attachments_not_sent on attachments (uploader, created_at) where message_id is null;

-- Whether there ever were attachments: pages look for those of few messages.
alter table messages add column attached boolean not null default false;

-- Files to delete: whatever removes a row of attachments, a message, a channel, a guild or retention.
create table removed_files (
    file       text primary key,
    removed_at timestamptz not null default now()
);
create function remember_removed_file() returns trigger language plpgsql as $$
begin
    insert into removed_files (file) values (old.file) on conflict do nothing;
    return null;
end $$;
create trigger attachments_remove_file after delete on attachments
    for each row execute function remember_removed_file();
