package verticles.command;

import config.Settings;
import io.vertx.core.Future;
import java.util.Locale;
import java.util.UUID;
import java.util.concurrent.ExecutionException;
import store.move.GuildMove;
import store.move.MoveException;
import store.move.MoveStep;
import store.postgres.GuildDatabases;

/// What `--move-guild` does and prints.
public final class MoveGuild {
    private MoveGuild() {}

    /// @return the last line for the terminal
    public static String run(Settings settings, String guild, String database)
            throws ExecutionException, InterruptedException {
        return DatabaseCommand.run(
                settings,
                opened -> {
                    try {
                        return Future.succeededFuture(
                                sentence(
                                        database,
                                        new GuildMove(opened, MoveGuild::print)
                                                .move(id(guild), database)));
                    } catch (MoveException refused) {
                        return Future.failedFuture(refused);
                    }
                });
    }

    private static UUID id(String guild) {
        try {
            return UUID.fromString(guild);
        } catch (IllegalArgumentException e) {
            throw new MoveException(guild + " is not the id of a guild.");
        }
    }

    private static void print(MoveStep step) {
        System.out.println(
                switch (step) {
                    case NOTED -> "Changes are noted from now on; copying.";
                    case COPIED -> "Copied. What has changed meanwhile follows.";
                    case CAUGHT_UP -> "Few changes are left. Writers wait for the last of them.";
                    case COUNTED -> "All is copied, and the counts are equal.";
                    case SWITCHED -> "Writers use the new database.";
                    case LISTED ->
                            String.format(
                                    Locale.ROOT,
                                    "All nodes read it in %d s; then the old rows are deleted.",
                                    GuildDatabases.MAX_AGE.toSeconds());
                    case DELETED -> "The old rows are deleted.";
                });
    }

    private static String sentence(String database, GuildMove.Result moved) {
        return String.format(
                Locale.ROOT,
                "The messages of the guild are on the database %s: %d copied, %d changes followed; writers waited for"
                        + " %d ms.",
                database,
                moved.messages(),
                moved.changes(),
                moved.blockedMillis());
    }
}
