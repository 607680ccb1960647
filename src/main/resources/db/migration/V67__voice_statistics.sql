-- Sums of the events of voice channels, by day (UTC), and up to which event of each guild they go.
create table voice_days (
    guild_id   uuid not null references guilds on delete cascade,
    channel_id uuid not null,
    day        date not null,
    joins      bigint not null,
    millis     bigint not null,
    peak       int not null,
    primary key (guild_id, day, channel_id)
);
create index voice_days_by_age on voice_days (day);
create table rollup_positions (
    guild_id uuid primary key references guilds on delete cascade,
    position bigint not null
);
-- How many are in a channel after that event, and the day of the last event of the channel.
create table rollup_presence (
    guild_id   uuid not null references guilds on delete cascade,
    channel_id uuid not null,
    present    int not null,
    day        date not null,
    primary key (guild_id, channel_id)
);
