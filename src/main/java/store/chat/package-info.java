/// Text messages in PostgreSQL. Those of a guild are in the database that owns it: what reads or
/// writes them goes through [store.postgres.GuildDatabases#on] and joins no table of guilds,
/// channels, members or users, which are in the main database. Called from any thread. Start with
/// [MessageStore].
@NullMarked
package store.chat;

import org.jspecify.annotations.NullMarked;
