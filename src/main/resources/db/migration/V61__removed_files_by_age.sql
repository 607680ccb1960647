-- The sweep takes the oldest ones.
create index removed_files_by_age on removed_files (removed_at);
