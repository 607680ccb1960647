-- Pages read past no deleted message: a channel that was cleaned up can have more of them than of others.
create index messages_shown on messages (channel_id, id) where deleted_at is null;
