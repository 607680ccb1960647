-- Administrators read the invites of all guilds a page at a time, the newest first.
create index invites_by_time on invites (created_at, code);
