-- The data of a database of the first version, in the form of `pg_dump --data-only --inserts`. The first schema is
-- the migration V1; the tables that V1 fills itself (guilds, channels) have what was added since.

insert into users values ('0199c000-0000-7000-8000-000000000001', 'ann', 'ann', '$argon2id$v=19$m=19456,t=2,p=1$c29tZXNhbHRzb21lc2FsdA$AAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAA', '2026-01-01 12:00:00+00');
insert into users values ('0199c000-0000-7000-8000-000000000002', 'ben', 'ben', '$argon2id$v=19$m=19456,t=2,p=1$c29tZXNhbHRzb21lc2FsdA$AAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAA', '2026-01-02 12:00:00+00');
insert into users values ('0199c000-0000-7000-8000-000000000003', 'cyd', 'cyd', '$argon2id$v=19$m=19456,t=2,p=1$c29tZXNhbHRzb21lc2FsdA$AAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAA', '2026-01-03 12:00:00+00');
insert into users values ('0199c000-0000-7000-8000-000000000004', 'dan', 'dan', '$argon2id$v=19$m=19456,t=2,p=1$c29tZXNhbHRzb21lc2FsdA$AAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAA', '2026-01-04 12:00:00+00');
insert into users values ('0199c000-0000-7000-8000-000000000005', 'eve', 'eve', '$argon2id$v=19$m=19456,t=2,p=1$c29tZXNhbHRzb21lc2FsdA$AAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAA', '2026-01-05 12:00:00+00');

insert into device_sessions values ('0199c000-0000-7000-8000-0000000000a1', '0199c000-0000-7000-8000-000000000001', 'Firefox', '192.0.2.1', '2026-01-01 12:00:00+00', '2026-02-01 12:00:00+00', null);
insert into device_sessions values ('0199c000-0000-7000-8000-0000000000a2', '0199c000-0000-7000-8000-000000000002', 'Phone', '192.0.2.2', '2026-01-02 12:00:00+00', '2026-02-01 12:00:00+00', null);
insert into refresh_tokens values (decode(repeat('ab', 32), 'hex'), '0199c000-0000-7000-8000-0000000000a1', '2026-02-01 12:00:00+00', null, '2026-03-01 12:00:00+00');

insert into members values ('00000000-0000-7000-8000-000000000001', '0199c000-0000-7000-8000-000000000001', '2026-01-01 12:00:00+00');
insert into members values ('00000000-0000-7000-8000-000000000001', '0199c000-0000-7000-8000-000000000002', '2026-01-02 12:00:00+00');
insert into members values ('00000000-0000-7000-8000-000000000001', '0199c000-0000-7000-8000-000000000003', '2026-01-03 12:00:00+00');
insert into members values ('00000000-0000-7000-8000-000000000001', '0199c000-0000-7000-8000-000000000004', '2026-01-04 12:00:00+00');
insert into members values ('00000000-0000-7000-8000-000000000001', '0199c000-0000-7000-8000-000000000005', '2026-01-05 12:00:00+00');

insert into channels values ('0199c000-0000-7000-8000-0000000000c1', '00000000-0000-7000-8000-000000000001', 'Attic', 4, 'voice', '2026-01-09 12:00:00+00');
