-- A ban and a new membership of the same user exclude each other until the end of their transactions: whichever comes
-- second sees the first.
create function lock_membership(guild uuid, member uuid) returns void language sql as $$
    select pg_advisory_xact_lock(hashtextextended(guild::text || member::text, 30));
$$;
create or replace function refuse_banned_member() returns trigger language plpgsql as $$
begin
    perform lock_membership(new.guild_id, new.user_id);
    if exists (select 1 from bans where guild_id = new.guild_id and user_id = new.user_id) then
        raise exception 'user % is banned from guild %', new.user_id, new.guild_id
            using errcode = 'check_violation', constraint = 'members_not_banned', table = 'members';
    end if;
    return new;
end $$;

-- What foreign keys look up when the row that they point to is deleted, and what is asked for by account.
create index channels_by_category on channels (category_id) where category_id is not null;
create index invites_by_channel on invites (channel_id) where channel_id is not null;
create index invites_by_creator on invites (creator);
create index channel_overrides_by_role on channel_overrides (guild_id, role_id) where role_id is not null;
create index channel_overrides_by_user on channel_overrides (user_id) where user_id is not null;
create index guilds_by_owner on guilds (owner_id) where owner_id is not null;
create index users_administrators on users (id) where administrator;
