-- A link that was mailed does not replace that of an administrator, and it ends when the email address changes.
alter table password_resets add column mailed boolean not null default false;
alter table password_resets drop constraint password_resets_pkey;
alter table password_resets add primary key (user_id, mailed);
