-- What members may do: roles with permission bits (rooms.permission.Permission) and overrides of channels.

alter table guilds add column owner_id uuid;

-- The role @everyone has the id of its guild and position 0.
create table roles (
    guild_id    uuid not null references guilds on delete cascade,
    id          uuid not null default uuidv7(),
    name        text not null,
    color       int check (color between 0 and 16777215),
    position    int not null,
    permissions bigint not null,
    created_at  timestamptz not null default now(),
    primary key (guild_id, id),
    -- Deferred: roles change their order in one statement after the other.
    unique (guild_id, position) deferrable initially deferred,
    check ((id = guild_id) = (position = 0))
);

create table member_roles (
    guild_id uuid not null,
    user_id  uuid not null,
    role_id  uuid not null,
    primary key (guild_id, user_id, role_id),
    foreign key (guild_id, user_id) references members on delete cascade,
    foreign key (guild_id, role_id) references roles on delete cascade
);
create index member_roles_by_role on member_roles (guild_id, role_id);

alter table channels
    drop constraint channels_kind_check,
    add constraint channels_kind_check check (kind in ('voice', 'text', 'stage', 'category')),
    add column category_id uuid references channels on delete set null,
    add column topic       text,
    -- 0: no limit.
    add column user_limit  int not null default 0,
    -- Bits a second.
    add column bitrate     int not null default 64000,
    -- Seconds, 0: none.
    add column slow_mode   int not null default 0,
    drop constraint channels_guild_id_position_key,
    add unique (guild_id, position) deferrable initially deferred;

-- For one role or one member. The row of a member remains when they leave: joining again removes no denial.
create table channel_overrides (
    guild_id   uuid not null references guilds on delete cascade,
    channel_id uuid not null references channels on delete cascade,
    role_id    uuid,
    user_id    uuid,
    allow      bigint not null,
    deny       bigint not null,
    foreign key (guild_id, role_id) references roles on delete cascade,
    unique nulls not distinct (channel_id, role_id, user_id),
    check (num_nonnulls(role_id, user_id) = 1),
    check (allow & deny = 0)
);

alter table members
    add column nickname        text,
    add column timed_out_until timestamptz,
    add column server_muted    boolean not null default false,
    add column server_deafened boolean not null default false;

create table bans (
    guild_id  uuid not null references guilds on delete cascade,
    user_id   uuid not null,
    reason    text,
    banned_by uuid not null,
    banned_at timestamptz not null default now(),
    primary key (guild_id, user_id)
);

create table audit_log (
    guild_id uuid not null references guilds on delete cascade,
    id       uuid not null default uuidv7(),
    at       timestamptz not null default now(),
    actor    uuid not null,
    action   text not null,
    -- A user, role or channel.
    target   uuid,
    reason   text,
    detail   jsonb,
    primary key (guild_id, id)
);

-- What everyone could do before: view, connect, speak, video, share the screen, and messages and invites to come.
insert into roles (guild_id, id, name, position, permissions)
select id, id, '@everyone', 0, 4503599630585345 from guilds;

-- Of several owners the first one keeps the guild, the others become administrators.
update guilds g set owner_id = (
    select m.user_id from members m where m.guild_id = g.id and m.role = 'owner'
    order by m.joined_at, m.user_id limit 1
);
insert into roles (guild_id, name, color, position, permissions)
select g.id, r.name, r.color, row_number() over (partition by g.id order by r.height), r.permissions
from guilds g
join (values ('priority_speaker', 'Priority speaker', null::int, 1, 256::bigint),
             ('moderator', 'Moderator', 3447003, 2, 1099540996370::bigint),
             ('owner', 'Admin', 15158332, 3, 8::bigint))
    as r (former, name, color, height, permissions)
    on exists (select 1 from members m
               where m.guild_id = g.id and m.role = r.former and m.user_id is distinct from g.owner_id);
insert into member_roles (guild_id, user_id, role_id)
select m.guild_id, m.user_id, r.id
from members m
join guilds g on g.id = m.guild_id
join roles r on r.guild_id = m.guild_id
    and r.name = case m.role when 'priority_speaker' then 'Priority speaker' when 'moderator' then 'Moderator'
                             when 'owner' then 'Admin' end
where m.user_id is distinct from g.owner_id;

alter table members drop column role;
