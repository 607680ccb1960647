-- Addresses from which nobody becomes a member or guest, with the ban that they belong to.
create table banned_addresses (
    guild_id   uuid not null,
    user_id    uuid not null,
    -- By accounts.secret.AddressMarks.
    mark       bytea not null,
    expires_at timestamptz not null,
    primary key (guild_id, mark, user_id),
    foreign key (guild_id, user_id) references bans on delete cascade
);
create index banned_addresses_of_user on banned_addresses (user_id, guild_id);
create index banned_addresses_by_expiry on banned_addresses (expires_at);
