package store.directory;

import static java.util.concurrent.TimeUnit.SECONDS;
import static org.assertj.core.api.Assertions.assertThat;

import io.vertx.core.Future;
import io.vertx.core.Vertx;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Objects;
import limits.Limit;
import limits.RateLimit;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import verticles.shared.LimitExchange;
import verticles.shared.NodeCounts;
import verticles.shared.NodeRateLimits;

/// Against a real Redis.
class RedisDirectoryIT extends DirectoryContract {
    @TempDir static Path folder;

    private static @Nullable RedisServer server;

    @BeforeAll
    static void startRedis() throws IOException {
        server = new RedisServer(folder);
    }

    @AfterAll
    static void stopRedis() {
        if (server != null) {
            server.close();
        }
    }

    @Test
    void withoutRedisEachNodeLimitsByItself() throws Exception {
        Vertx vertx = Vertx.vertx();
        Path own = Files.createDirectory(folder.resolve("killed"));
        try (RedisServer killed = new RedisServer(own)) {
            Directory directory = RedisDirectory.open(vertx, killed.url()).await(60, SECONDS);
            RateLimit limit =
                    NodeRateLimits.of(vertx, Limit.REQUESTS_PER_KEY, 100, Duration.ofMinutes(1));
            LimitExchange exchange = new LimitExchange(vertx, directory, "1", 1, () -> 0);
            killed.kill();

            for (int i = 0; i < 100; i++) {
                assertThat(limit.take("key", 0)).isZero();
            }
            exchange.exchange().await(60, SECONDS);

            assertThat(limit.take("key", 0)).isPositive();
            NodeCounts counts = NodeCounts.of(vertx);
            assertThat(counts.of(NodeCounts.Event.LIMITS_NOT_EXCHANGED)).isOne();

            killed.restart();
            exchange.exchange().await(60, SECONDS);
            assertThat(counts.of(NodeCounts.Event.LIMITS_EXCHANGED)).isOne();
            assertThat(directory.limitUses().await(60, SECONDS))
                    .singleElement()
                    .satisfies(use -> assertThat(use.reports().getFirst().uses()).isNotEmpty());
        } finally {
            vertx.close().await(60, SECONDS);
        }
    }

    @Override
    Future<Directory> open(Vertx vertx) {
        return RedisDirectory.open(vertx, Objects.requireNonNull(server).url());
    }
}
