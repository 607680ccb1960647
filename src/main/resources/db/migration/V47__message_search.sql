-- Words as they are written, of any language.
alter table messages add column search tsvector generated always as (to_tsvector('simple', content)) stored;
create index messages_by_words on messages using gin (search) where deleted_at is null;
