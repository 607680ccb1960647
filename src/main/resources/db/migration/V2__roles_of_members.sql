-- What a member is in a guild, see rooms.Role.
alter table members
    add column role text not null default 'member'
        check (role in ('member', 'priority_speaker', 'moderator', 'owner'));

-- Guilds that have members already belong to who came first.
update members m set role = 'owner'
where (m.joined_at, m.user_id) = (
    select f.joined_at, f.user_id from members f
    where f.guild_id = m.guild_id order by f.joined_at, f.user_id limit 1
);
