-- How far the events of each guild were sent to Kafka. The rows stay when Kafka is turned off, and the sending goes on
-- after them when it is turned on again.
create table kafka_positions (
    guild_id uuid primary key references guilds on delete cascade,
    -- The last event that the brokers have stored.
    position bigint not null,
    -- When it last had a lease, so that those that wait longest are next.
    sent_at  timestamptz not null default now(),
    -- Different for each turn.
    lease    uuid,
    lease_until timestamptz
);

-- One row: what came of the last attempts, of whatever node.
create table kafka_state (
    only_row      boolean primary key default true check (only_row),
    accepted_at   timestamptz,
    failing_since timestamptz,
    problem       text
);
insert into kafka_state default values;

create or replace function events_wanted(guild uuid) returns boolean language sql stable as $$
    select exists (select from node_settings
            where key in ('events.statistics', 'events.kafka') and value = 'true')
        or (exists (select from node_settings where key = 'events.webhooks' and value = 'true')
            and exists (select from webhooks where guild_id = guild))
$$;
