-- Conversations between two users: places of messages as channels are, of no guild.
alter table channels
    alter column guild_id drop not null,
    drop constraint channels_kind_check,
    add constraint channels_kind_check check (kind in ('voice', 'text', 'stage', 'category', 'direct')),
    add constraint channels_of_guild check ((kind = 'direct') = (guild_id is null));
alter table messages alter column guild_id drop not null;
alter table read_markers alter column guild_id drop not null;
alter table attachments alter column guild_id drop not null;
create index attachments_of_conversations on attachments (uploader) include (bytes) where guild_id is null;

-- One row for each of the two.
create table conversations (
    user_id    uuid not null,
    partner    uuid not null,
    channel_id uuid not null references channels on delete cascade,
    -- The user opened it or has written in it: they may be answered.
    accepted   boolean not null,
    -- There was a message.
    started    boolean not null default false,
    -- Id of the newest message, or from when it was opened.
    activity   uuid not null default uuidv7(),
    primary key (user_id, partner),
    unique (channel_id, user_id),
    check (user_id <> partner)
);
create index conversations_by_activity on conversations (user_id, activity);

create function note_direct_message() returns trigger language plpgsql as $$
begin
    update conversations
    set started = true, activity = greatest(activity, new.id), accepted = accepted or user_id = new.author
    where channel_id = new.channel_id;
    return null;
end $$;
create trigger messages_note_direct after insert on messages
    for each row when (new.guild_id is null) execute function note_direct_message();

create table blocks (
    user_id    uuid not null references users on delete cascade,
    blocked    uuid not null references users on delete cascade,
    created_at timestamptz not null default now(),
    primary key (user_id, blocked)
);
create index blocks_of_blocked on blocks (blocked);

-- Whether members of common guilds may open conversations with the user.
alter table users add column direct_messages boolean not null default true;
