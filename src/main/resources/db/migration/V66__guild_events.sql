-- What happens in guilds, for programs outside: each guild has a sequence without gaps. The row of its stream stays
-- locked until the end of the transaction, so that events are visible in the order of their numbers.
create table event_streams (
    guild_id uuid primary key references guilds on delete cascade,
    last_seq bigint not null
);
create table guild_events (
    guild_id uuid not null references guilds on delete cascade,
    seq      bigint not null,
    id       uuid not null default uuidv7(),
    type     text not null,
    at       timestamptz not null,
    data     jsonb not null,
    -- When it was written, for how long it is kept.
    recorded_at timestamptz not null default now(),
    primary key (guild_id, seq)
);
create index guild_events_by_age on guild_events (recorded_at);

create table webhooks (
    id         uuid primary key default uuidv7(),
    guild_id   uuid not null references guilds on delete cascade,
    url        text not null,
    -- Empty: all.
    types      text[] not null,
    -- As accounts.SecretSealing wrote it.
    secret     bytea not null,
    created_by uuid not null,
    created_at timestamptz not null default now(),
    -- The last event that was delivered or that the webhook does not want.
    position   bigint not null,
    failures   int not null default 0,
    failing_since   timestamptz,
    next_attempt_at timestamptz not null default now(),
    disabled_at     timestamptz,
    disabled_reason text,
    -- The newest first.
    answers    jsonb not null default '[]',
    -- Different for each delivery.
    lease      uuid,
    lease_until timestamptz
);
create index webhooks_of_guild on webhooks (guild_id);

-- Participants whose joining is an event and whose leaving is not one yet. A deleted channel keeps them until the
-- room, or the search for lost ones, has ended them.
create table voice_visits (
    channel_id uuid not null,
    user_id    uuid not null,
    guild_id   uuid not null references guilds on delete cascade,
    visit      uuid not null default uuidv7(),
    joined_at  timestamptz not null,
    -- When the registry that owns the room last had the participant in it.
    seen_at    timestamptz not null default now(),
    primary key (channel_id, user_id)
);
create index voice_visits_by_age on voice_visits (seen_at);
create index voice_visits_of_guild on voice_visits (guild_id);

-- Whether anything reads the events of a guild. Nodes set the two keys when they start.
create function events_wanted(guild uuid) returns boolean language sql stable as $$
    select exists (select from node_settings where key = 'events.statistics' and value = 'true')
        or (exists (select from node_settings where key = 'events.webhooks' and value = 'true')
            and exists (select from webhooks where guild_id = guild))
$$;

-- Nothing is written for a guild that is being deleted.
create function record_event(guild uuid, event_type text, event_at timestamptz, event_data jsonb) returns void
language plpgsql as $$
declare
    next_seq bigint;
begin
    if not events_wanted(guild) then
        return;
    end if;
    insert into event_streams as s (guild_id, last_seq) select id, 1 from guilds where id = guild
        on conflict (guild_id) do update set last_seq = s.last_seq + 1
        returning s.last_seq into next_seq;
    if next_seq is not null then
        insert into guild_events (guild_id, seq, type, at, data) values (guild, next_seq, event_type, event_at, event_data);
    end if;
end $$;

-- When the transaction ends, so that the stream is locked for a short time only, and after what the moderator did.
create function record_membership() returns trigger language plpgsql as $$
begin
    if tg_op = 'INSERT' then
        perform record_event(new.guild_id, 'member.joined', now(), jsonb_build_object('user', new.user_id));
    else
        perform record_event(old.guild_id, 'member.left', now(), jsonb_build_object('user', old.user_id));
    end if;
    return null;
end $$;
create constraint trigger members_record_event after insert or delete on members
    deferrable initially deferred for each row execute function record_membership();

create function voice_left(channel uuid, participant uuid, left_at timestamptz, lost boolean) returns void
language plpgsql as $$
declare
    ended voice_visits;
begin
    perform pg_advisory_xact_lock(hashtextextended(channel::text, 62));
    delete from voice_visits where channel_id = channel and user_id = participant returning * into ended;
    if not found then
        return;
    end if;
    perform record_event(ended.guild_id, 'user.left_voice', greatest(left_at, ended.joined_at),
        jsonb_build_object('channel', channel, 'user', participant, 'visit', ended.visit,
            'joinedAtMillis', floor(extract(epoch from ended.joined_at) * 1000)::bigint, 'lost', lost));
    if not exists (select from voice_visits where channel_id = channel) then
        perform record_event(ended.guild_id, 'room.closed', greatest(left_at, ended.joined_at),
            jsonb_build_object('channel', channel));
    end if;
end $$;

-- The first participant opens a room, the last one closes it. One at a time for each channel.
create function voice_joined(guild uuid, channel uuid, participant uuid, joined timestamptz) returns void
language plpgsql as $$
declare
    former voice_visits;
    opens boolean;
    added voice_visits;
begin
    perform pg_advisory_xact_lock(hashtextextended(channel::text, 62));
    select * into former from voice_visits where channel_id = channel and user_id = participant;
    if found and former.joined_at >= joined then
        return; -- written before, and the answer was lost
    end if;
    if found then
        perform voice_left(channel, participant, former.seen_at, true);
    end if;
    opens := not exists (select from voice_visits where channel_id = channel);
    insert into voice_visits (channel_id, user_id, guild_id, joined_at)
        select channel, participant, id, joined from guilds where id = guild
        returning * into added;
    if not found then
        return; -- the guild was deleted
    end if;
    if opens then
        perform record_event(guild, 'room.opened', joined, jsonb_build_object('channel', channel));
    end if;
    perform record_event(guild, 'user.joined_voice', joined,
        jsonb_build_object('channel', channel, 'user', participant, 'visit', added.visit));
end $$;

-- The audit log has an entry for every act of a moderator, in the transaction of the act.
create function record_moderation() returns trigger language plpgsql as $$
begin
    perform record_event(new.guild_id, 'member.moderated', new.at, jsonb_strip_nulls(jsonb_build_object(
        'action', new.action, 'moderator', new.actor, 'user', new.target, 'reason', new.reason,
        'channel', new.detail ->> 'channel', 'seconds', (new.detail ->> 'seconds')::bigint)));
    return null;
end $$;
create trigger audit_log_record_event after insert on audit_log for each row
    when (new.action in ('mute', 'unmute', 'deafen', 'undeafen', 'disconnect', 'move', 'invite_to_speak',
        'move_to_audience', 'time_out', 'end_time_out', 'kick', 'ban', 'unban'))
    execute function record_moderation();

-- A participant that no registry has had for a while: their node was killed. They left when they were last seen, unless a
-- registry has seen them meanwhile.
create function close_lost_visit(channel uuid, participant uuid, lost_after interval) returns boolean
language plpgsql as $$
declare
    gone voice_visits;
begin
    perform pg_advisory_xact_lock(hashtextextended(channel::text, 62));
    select * into gone from voice_visits
        where channel_id = channel and user_id = participant and seen_at < now() - lost_after for update;
    if not found then
        return false;
    end if;
    perform voice_left(channel, participant, gone.seen_at, true);
    return true;
end $$;
