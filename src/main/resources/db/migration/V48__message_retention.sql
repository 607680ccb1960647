-- Finds what is older than it is kept for, in all channels.
create index messages_by_time on messages (created_at);
