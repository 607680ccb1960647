-- Links by which an account gets a new password, made by an administrator; the newest one of an account counts.
create table password_resets (
    user_id    uuid primary key references users on delete cascade,
    -- SHA-256 of the code: a copy of the database opens no account.
    hash       bytea not null unique,
    expires_at timestamptz not null
);
