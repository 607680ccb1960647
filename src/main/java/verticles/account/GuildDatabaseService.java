package verticles.account;

import bus.account.AdminMessage;
import bus.message.Answer;
import io.vertx.core.Future;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import store.move.GuildPlaceStore;
import store.move.GuildPlaceStore.Place;
import store.postgres.Database;

/// Answers what administrators ask about the databases with the messages of guilds. Waits for them,
/// so it is used on virtual threads.
final class GuildDatabaseService {
    /// Shorter than the caller's timeout on the bus, so that the answer can say that a database is
    /// away.
    private static final long TIMEOUT_SECONDS = 3;

    private final Database database;
    private final GuildPlaceStore store;

    GuildDatabaseService(Database database) {
        this.database = database;
        this.store = new GuildPlaceStore(database);
    }

    Answer answer(AdminMessage.OfDatabase request) {
        return switch (request) {
            case AdminMessage.ShowDatabases show -> show.answer(databases());
            case AdminMessage.FindGuilds find -> find.answer(find(find));
        };
    }

    private AdminMessage.Databases databases() {
        Map<String, Long> guilds = store.guilds().await();
        List<Future<AdminMessage.GuildDatabaseState>> asked =
                database.messages().pools().keySet().stream()
                        .map(name -> state(name, guilds.getOrDefault(name, 0L)))
                        .toList();
        return new AdminMessage.Databases(asked.stream().map(one -> one.await()).toList());
    }

    /// Never fails.
    private Future<AdminMessage.GuildDatabaseState> state(String name, long guilds) {
        return store.size(name)
                .timeout(TIMEOUT_SECONDS, TimeUnit.SECONDS)
                .map(size ->
                        new AdminMessage.GuildDatabaseState(
                                name, true, size.bytes(), size.messages(), guilds))
                .otherwise(
                        _ -> new AdminMessage.GuildDatabaseState(name, false, null, null, guilds));
    }

    private AdminMessage.PlacedGuilds find(AdminMessage.FindGuilds request) {
        List<Place> found =
                store.find(request.text(), request.after(), request.limit() + 1).await();
        List<Place> page = found.subList(0, Math.min(request.limit(), found.size()));
        return new AdminMessage.PlacedGuilds(
                page.stream()
                        .map(one ->
                                new AdminMessage.PlacedGuild(
                                        one.guild(), one.name(), one.database(), one.movingTo()))
                        .toList(),
                found.size() > request.limit() ? page.getLast().guild() : null);
    }
}
