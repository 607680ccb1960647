-- All messages of an account, for its export.
create index messages_of_author on messages (author, id) where deleted_at is null;
