-- Email addresses of accounts, for links that set a new password. Only verified ones are here.
alter table users
    add column email     text,
    -- What makes two addresses the same, by accounts.EmailAddress.
    add column email_key text unique;

-- Addresses that wait for the link in their mail to be opened; the newest one of an account counts.
create table email_changes (
    user_id    uuid primary key references users on delete cascade,
    email      text not null,
    email_key  text not null,
    -- SHA-256 of the code in the link.
    hash       bytea not null unique,
    expires_at timestamptz not null
);
