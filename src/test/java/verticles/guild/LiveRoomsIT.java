package verticles.guild;

import static java.nio.charset.StandardCharsets.UTF_8;
import static java.util.concurrent.TimeUnit.SECONDS;
import static org.assertj.core.api.Assertions.assertThat;

import bus.guild.RoomsMessage;
import call.ParticipantState;
import io.vertx.core.Vertx;
import io.vertx.sqlclient.Tuple;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.UUID;
import java.util.concurrent.TimeoutException;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import rooms.Participant;
import rooms.ShardAddress;
import rooms.mesh.Architecture;
import rooms.mesh.SfuRollout;
import rooms.placement.EdgePlacement;
import rooms.placement.PlacementReason;
import store.directory.ClusterDirectory;
import store.directory.Directory;
import store.guild.RoomNameStore;
import store.postgres.Database;
import store.postgres.TestDatabase;

/// With the real database and directory. Covers `RolloutWatch`.
class LiveRoomsIT {
    private static final Duration TTL = Duration.ofMinutes(10);

    @Test
    void theRoomsOfMoreGuildsThanAreReadAtOnceComeInPages(@TempDir Path folder) throws Exception {
        Vertx vertx = Vertx.vertx();
        Database database =
                Database.start(vertx, TestDatabase.settings(TestDatabase.prepare(folder)))
                        .await(120, SECONDS);
        Directory directory = ClusterDirectory.open(vertx).await(60, SECONDS);
        LiveRooms rooms =
                new LiveRooms(
                        new RoomNameStore(database),
                        directory,
                        channel -> SfuRollout.EVERYWHERE.choose(channel, Architecture.AUTO));
        List<UUID> channels = new ArrayList<>();
        try {
            for (int i = 0; i < 250; i++) {
                // The highest bit, so that signed and unsigned order differ.
                UUID guild = new UUID((i % 2 == 0 ? Long.MIN_VALUE : 0) + i, 1);
                sql(database, "insert into guilds (id, name) values ($1, 'Club')", guild);
                if (i % 50 < 2) {
                    UUID channel = new UUID(guild.getMostSignificantBits(), 2);
                    sql(
                            database,
                            "insert into channels (id, guild_id, name, position) values ($2, $1, 'Lounge', 0)",
                            guild,
                            channel);
                    directory
                            .putPresence(guild, channel, List.of(participant("ann")), TTL)
                            .await(60, SECONDS);
                    directory.putEdges(channel, List.of(edge()), TTL).await(60, SECONDS);
                    channels.add(channel);
                }
            }

            List<RoomsMessage.LiveRoom> found = new ArrayList<>();
            @Nullable String after = null;
            int pages = 0;
            do {
                RoomsMessage.LiveRooms page = rooms.list(after, 3).await(60, SECONDS);
                assertThat(page.rooms()).hasSizeLessThanOrEqualTo(3);
                found.addAll(page.rooms());
                after = page.next();
                pages++;
            } while (after != null);

            assertThat(pages).isEqualTo(4);
            assertThat(found)
                    .extracting(room -> room.id().toString())
                    .containsExactlyElementsOf(
                            channels.stream().map(UUID::toString).sorted().toList());
            assertThat(found)
                    .allSatisfy(room -> assertThat(room.participants()).containsExactly("ann"))
                    .allSatisfy(room -> assertThat(room.shards()).hasSize(1));
        } finally {
            database.close().await(60, SECONDS);
            vertx.close().await(60, SECONDS);
        }
    }

    private static void sql(Database database, String sql, UUID... values) throws TimeoutException {
        database.accounts()
                .preparedQuery(sql)
                .execute(Tuple.from(List.of(values)))
                .await(60, SECONDS);
    }

    private static EdgePlacement edge() {
        return new EdgePlacement(
                new ShardAddress("m1", 0), 1, List.of(1), PlacementReason.found("eu"));
    }

    private static Participant participant(String name) {
        return new Participant(
                1, UUID.nameUUIDFromBytes(name.getBytes(UTF_8)), name, ParticipantState.INITIAL);
    }
}
