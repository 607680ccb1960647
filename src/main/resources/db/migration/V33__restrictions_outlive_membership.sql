-- Restrictions of members who left: whoever comes back is muted, deafened or timed out as before.
create table left_restrictions (
    guild_id        uuid not null references guilds on delete cascade,
    user_id         uuid not null,
    timed_out_until timestamptz,
    server_muted    boolean not null,
    server_deafened boolean not null,
    primary key (guild_id, user_id)
);

-- Nothing is kept of a guild that is deleted, whose row is gone before those of its members.
create function keep_restrictions() returns trigger language plpgsql as $$
begin
    if old.server_muted or old.server_deafened or old.timed_out_until > now() then
        insert into left_restrictions (guild_id, user_id, timed_out_until, server_muted, server_deafened)
        select old.guild_id, old.user_id, old.timed_out_until, old.server_muted, old.server_deafened
        from guilds where id = old.guild_id
        on conflict (guild_id, user_id) do update set timed_out_until = excluded.timed_out_until,
            server_muted = excluded.server_muted, server_deafened = excluded.server_deafened;
    end if;
    return old;
end $$;
create trigger members_keep_restrictions after delete on members
    for each row execute function keep_restrictions();

create function restore_restrictions() returns trigger language plpgsql as $$
declare
    kept left_restrictions;
begin
    delete from left_restrictions where guild_id = new.guild_id and user_id = new.user_id returning * into kept;
    if found then
        new.timed_out_until := kept.timed_out_until;
        new.server_muted := kept.server_muted;
        new.server_deafened := kept.server_deafened;
    end if;
    return new;
end $$;
create trigger members_restore_restrictions before insert on members
    for each row execute function restore_restrictions();
