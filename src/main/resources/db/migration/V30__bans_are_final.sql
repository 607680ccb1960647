-- However somebody becomes a member, a ban counts: the unban comes first.
create function refuse_banned_member() returns trigger language plpgsql as $$
begin
    if exists (select 1 from bans where guild_id = new.guild_id and user_id = new.user_id) then
        raise exception 'user % is banned from guild %', new.user_id, new.guild_id
            using errcode = 'check_violation', constraint = 'members_not_banned', table = 'members';
    end if;
    return new;
end $$;
create trigger members_not_banned before insert on members
    for each row execute function refuse_banned_member();

create index bans_by_time on bans (guild_id, banned_at desc, user_id);
