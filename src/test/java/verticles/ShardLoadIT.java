package verticles;

import static org.assertj.core.api.Assertions.assertThat;

import bus.Addresses;
import bus.Bus;
import bus.MediaMessage;
import config.Settings;
import config.SettingsLoader;
import io.vertx.core.Future;
import io.vertx.core.Vertx;
import java.time.Duration;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.IntPredicate;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/// A running media shard whose measured load the test sets.
@Timeout(300)
class ShardLoadIT {
    private static final int CONFIGURED = 5;

    private final Vertx vertx = Vertx.vertx();
    private final Bus bus = new Bus(vertx);
    private final AtomicInteger samples = new AtomicInteger();
    private volatile double load; // written by the test, read by the shard's event loop: one value

    @Test
    void lowersTheLimitOfAudibleSpeakersWhileItIsBusy() throws Exception {
        Settings settings =
                SettingsLoader.defaults(
                        Map.of(
                                "node.id", "busy",
                                "media.host", "127.0.0.1",
                                "media.port", "0",
                                "media.audibleSpeakers", String.valueOf(CONFIGURED)));
        await(vertx.deployVerticle(new MediaVerticle(settings, 0, () -> this::sample)));
        try {
            assertThat(status().audibleSpeakers()).isEqualTo(CONFIGURED);

            load = 0.9;
            assertThat(awaitPlaces(places -> places < CONFIGURED).load()).isEqualTo(0.9);
            awaitPlaces(places -> places == 3);
            int seen = samples.get();
            Awaitility.await("two more samples").until(() -> samples.get() >= seen + 2);
            assertThat(status().audibleSpeakers()).as("not fewer than three").isEqualTo(3);

            load = 0.1;
            assertThat(awaitPlaces(places -> places == CONFIGURED).load()).isEqualTo(0.1);
        } finally {
            await(vertx.close());
        }
    }

    /// Called by the shard once a second.
    private double sample() {
        samples.incrementAndGet();
        return load;
    }

    private MediaMessage.ShardStatus awaitPlaces(IntPredicate condition) {
        return Awaitility.await("a limit of audible speakers")
                .atMost(Duration.ofSeconds(60))
                .until(this::status, status -> condition.test(status.audibleSpeakers()));
    }

    private MediaMessage.ShardStatus status() {
        return await(
                bus.request(
                        Addresses.media("busy", 0),
                        new MediaMessage.StatusRequest(),
                        MediaMessage.ShardStatus.class));
    }

    private static <T> T await(Future<T> future) {
        return future.toCompletionStage()
                .toCompletableFuture()
                .orTimeout(60, TimeUnit.SECONDS)
                .join();
    }
}
