/// The settings of PostgreSQL, and of the databases for messages of guilds. Immutable. Start with
/// [DatabaseSettings].
@NullMarked
package config.database;

import org.jspecify.annotations.NullMarked;
