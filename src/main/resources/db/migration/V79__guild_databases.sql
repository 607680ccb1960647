-- Messages of guilds can be in other databases than the main one, see store.postgres.GuildDatabases. All databases have
-- all tables. In those of guilds only what belongs to messages has rows: messages, mentions, reactions, attachments, read
-- markers, and the entries of the audit log about messages.
--
-- A later migration that changes many messages begins with: select set_config('hubbub.moving', 'on', true);

-- In the main database: where the messages of guilds are. Without a row they have always been there.
-- In a database of guilds: where those are that were here, or that are being copied to here.
create table guild_databases (
    guild_id   uuid primary key references guilds on delete cascade,
    database   text not null,
    -- Whether the database is the one with this row.
    here       boolean not null,
    changed_at timestamptz not null default now()
);
create index guild_databases_by_time on guild_databases (changed_at);

-- The moves in progress, in the main database and in both that they concern.
create table moving_guilds (
    guild_id    uuid primary key references guilds on delete cascade,
    source      text not null,
    destination text not null,
    -- Whether changes are noted here.
    noted       boolean not null,
    started_at  timestamptz not null default now()
);

-- What was written while the guild is copied, to copy it again: a message with all that belongs to it, or the read
-- marker of a user.
create table guild_changes (
    guild_id   uuid not null,
    seq        bigint generated always as identity,
    channel_id uuid not null,
    message_id uuid,
    user_id    uuid,
    primary key (guild_id, seq),
    check (num_nonnulls(message_id, user_id) = 1)
);

-- Whether this transaction copies or removes what another database has.
create function moves_guild() returns boolean language sql stable as $$
    select coalesce(current_setting('hubbub.moving', true), '') = 'on'
$$;

-- Every writer of a guild's messages comes through here, so that a node that does not know yet where they are changes
-- nothing. Until the end of the transaction the guild does not go away.
create function require_guild_here(guild uuid) returns void language plpgsql as $$
declare
    elsewhere text;
begin
    if moves_guild() then
        return;
    end if;
    -- Whoever comes during the last step of a move tries again, and does not keep a connection meanwhile.
    if not pg_try_advisory_xact_lock_shared(hashtextextended(guild::text, 78)) then
        raise exception 'guild % is being moved to another database', guild using errcode = 'HB002';
    end if;
    select database into elsewhere from guild_databases where guild_id = guild and not here;
    if found then
        raise exception 'the messages of guild % are in database %', guild, elsewhere
            using errcode = 'HB001', detail = elsewhere;
    end if;
end $$;

create function write_guild_message() returns trigger language plpgsql as $$
begin
    perform require_guild_here(new.guild_id);
    insert into guild_changes (guild_id, channel_id, message_id)
        select new.guild_id, new.channel_id, new.id from moving_guilds where guild_id = new.guild_id and noted;
    return new;
end $$;
create trigger messages_write before insert or update on messages
    for each row when (new.guild_id is not null) execute function write_guild_message();

create function note_deleted_message() returns trigger language plpgsql as $$
begin
    insert into guild_changes (guild_id, channel_id, message_id)
        select old.guild_id, old.channel_id, old.id from moving_guilds
        where guild_id = old.guild_id and noted and not moves_guild();
    return null;
end $$;
create trigger messages_note_deleted after delete on messages
    for each row when (old.guild_id is not null) execute function note_deleted_message();

create function write_read_marker() returns trigger language plpgsql as $$
begin
    perform require_guild_here(new.guild_id);
    insert into guild_changes (guild_id, channel_id, user_id)
        select new.guild_id, new.channel_id, new.user_id from moving_guilds where guild_id = new.guild_id and noted;
    return new;
end $$;
create trigger read_markers_write before insert or update on read_markers
    for each row when (new.guild_id is not null) execute function write_read_marker();

-- Those that are not sent are copied in the last step of a move, the others with their messages.
create function add_attachment() returns trigger language plpgsql as $$
begin
    perform require_guild_here(new.guild_id);
    return new;
end $$;
create trigger attachments_add before insert on attachments
    for each row when (new.guild_id is not null) execute function add_attachment();

create or replace function remember_removed_file() returns trigger language plpgsql as $$
begin
    if not moves_guild() then
        insert into removed_files (file) values (old.file) on conflict do nothing;
    end if;
    return null;
end $$;

-- Deleted channels and guilds whose messages are, or may be, in another database, which no foreign key reaches.
create table removed_places (
    id         uuid primary key,
    guild_id   uuid not null,
    removed_at timestamptz not null default now()
);
create index removed_places_by_age on removed_places (removed_at);

create function is_elsewhere(guild uuid) returns boolean language sql stable as $$
    select exists (select from guild_databases where guild_id = guild)
        or exists (select from moving_guilds where guild_id = guild)
$$;
create function remember_removed_channel() returns trigger language plpgsql as $$
begin
    if is_elsewhere(old.guild_id) then
        insert into removed_places (id, guild_id) values (old.id, old.guild_id) on conflict do nothing;
    end if;
    return null;
end $$;
create trigger channels_remember_removed after delete on channels
    for each row when (old.guild_id is not null) execute function remember_removed_channel();
create function remember_removed_guild() returns trigger language plpgsql as $$
begin
    if is_elsewhere(old.id) then
        insert into removed_places (id, guild_id)
            select id, guild_id from channels where guild_id = old.id union all select old.id, old.id
            on conflict do nothing;
    end if;
    return old;
end $$;
-- Before the rows of guild_databases go with the guild.
create trigger guilds_remember_removed before delete on guilds
    for each row execute function remember_removed_guild();
