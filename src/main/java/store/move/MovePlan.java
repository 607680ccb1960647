package store.move;

import java.util.UUID;
import store.postgres.GuildDatabases;

/// A guild and two names of databases.
record MovePlan(UUID guild, String source, String destination) {
    boolean isFromMain() {
        return source.equals(GuildDatabases.MAIN);
    }

    boolean isToMain() {
        return destination.equals(GuildDatabases.MAIN);
    }
}
