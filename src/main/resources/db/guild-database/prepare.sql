-- A database of guilds has no rows of guilds and channels: what refers to them refers to the main database.
do $$
declare
    reference record;
begin
    for reference in
        select conrelid::regclass as owner, conname from pg_constraint
        where contype = 'f' and confrelid in ('guilds'::regclass, 'channels'::regclass)
            and conrelid = any (array ['messages', 'read_markers', 'attachments', 'audit_log', 'guild_databases',
                'moving_guilds']::regclass[])
    loop
        execute format('alter table %s drop constraint %I', reference.owner, reference.conname);
    end loop;
end $$;
-- Made by the first migration.
delete from guilds where id = '00000000-0000-7000-8000-000000000001';
