/// Text messages in PostgreSQL, on the database of their guild ([store.postgres.GuildDatabases]). Called from any thread. Start with
/// [MessageStore].
@NullMarked
package store.chat;

import org.jspecify.annotations.NullMarked;
