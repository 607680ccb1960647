package store.postgres;

import static org.assertj.core.api.Assertions.assertThat;

import config.Settings;
import io.vertx.core.Future;
import io.vertx.core.Vertx;
import io.vertx.sqlclient.Tuple;
import java.nio.file.Path;
import java.util.List;
import java.util.UUID;
import java.util.concurrent.TimeUnit;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import rooms.ChannelKind;
import rooms.ChannelProperties;
import store.guild.ChannelStore;

/// Two nodes reach one database through PgBouncer, which gives each transaction another connection.
@Timeout(300)
class PgBouncerIT {
    /// At once, as many as a pool has connections: none waits for one.
    private static final int AT_ONCE = 4;

    private static final int ROUNDS = 4;

    private final Vertx vertx = Vertx.vertx();

    @AfterEach
    void closeVertx() throws Exception {
        await(vertx.close());
    }

    @Test
    void nodesMigrateReadAndWriteThroughAPoolOfTransactions(
            @TempDir Path data, @TempDir Path folder) throws Exception {
        EmbeddedServer server = EmbeddedServer.start(TestDatabase.prepare(data));
        try (PgBouncer pooler = new PgBouncer(folder, server.address())) {
            Settings settings = TestDatabase.external(pooler.address());
            List<Database> nodes =
                    await(
                                    Future.all(
                                            Database.start(vertx, settings),
                                            Database.start(vertx, settings)))
                            .list();

            int before = channels(nodes.getFirst());
            for (int round = 0; round < ROUNDS; round++) {
                await(
                        Future.all(
                                IntStream.range(0, AT_ONCE)
                                        .mapToObj(i -> create(nodes.get(i % 2), "Channel " + i))
                                        .toList()));
            }
            assertThat(channels(nodes.getFirst())).isEqualTo(before + ROUNDS * AT_ONCE);
            assertThat(channels(nodes.getLast())).isEqualTo(before + ROUNDS * AT_ONCE);

            for (Database node : nodes) {
                await(node.close());
            }
        } finally {
            server.close();
        }
    }

    private static Future<?> create(Database database, String name) {
        return new ChannelStore(database)
                .create(
                        GuildStore.DEFAULT_GUILD,
                        UUID.randomUUID(),
                        ChannelKind.VOICE,
                        ChannelProperties.named(name));
    }

    private static int channels(Database database) throws Exception {
        return await(
                        database.allGuilds()
                                .preparedQuery("select count(*) from channels where guild_id = $1")
                                .execute(Tuple.of(GuildStore.DEFAULT_GUILD)))
                .iterator()
                .next()
                .getInteger(0);
    }

    private static <T> T await(Future<T> future) throws Exception {
        return future.toCompletionStage().toCompletableFuture().get(120, TimeUnit.SECONDS);
    }
}
