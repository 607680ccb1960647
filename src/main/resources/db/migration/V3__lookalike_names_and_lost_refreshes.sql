-- What a name looks like, see text.Skeleton: no two new names may look alike. Of older names that do, all but the
-- first keep null. Filled by store.postgres.SkeletonMigration.
alter table users add column skeleton text;
create unique index users_by_skeleton on users (skeleton);

-- The token that replaced this one, readable with this one only (accounts.RefreshToken), for a client that did not
-- receive the answer; and when it was handed out again.
alter table refresh_tokens
    add column successor   bytea,
    add column repeated_at timestamptz;

-- The known devices of a user, ended ones included.
create index device_sessions_by_user on device_sessions (user_id, last_seen_at);

-- For the purge of what has ended.
create index refresh_tokens_by_expiry on refresh_tokens (expires_at);
create index device_sessions_by_last_seen on device_sessions (last_seen_at);
create index device_sessions_revoked on device_sessions (revoked_at) where revoked_at is not null;
