package verticles;

import static awaiting.Awaited.result;
import static org.assertj.core.api.Assertions.assertThat;

import bus.Addresses;
import bus.Bus;
import bus.call.MediaMessage;
import config.Settings;
import config.load.SettingsLoader;
import io.vertx.core.Vertx;
import io.vertx.junit5.VertxExtension;
import io.vertx.junit5.VertxTestContext;
import java.time.Duration;
import java.util.Map;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.IntPredicate;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.extension.ExtendWith;

/// A running media shard whose measured load the test sets. Covers [MediaVerticle] and
/// [verticles.node.EventLoops].
@Timeout(300)
@ExtendWith(VertxExtension.class)
class ShardLoadIT {
    private static final int CONFIGURED = 5;

    private final AtomicInteger samples = new AtomicInteger();
    private volatile double load; // written by the test, read by the shard's event loop: one value

    @Test
    void lowersTheLimitOfAudibleSpeakersWhileItIsBusy(Vertx vertx) {
        Bus bus = new Bus(vertx);
        Settings settings =
                SettingsLoader.defaults(
                        Map.of(
                                "node.id", "busy",
                                "media.host", "127.0.0.1",
                                "media.port", "0",
                                "media.audibleSpeakers", String.valueOf(CONFIGURED)));
        result(vertx.deployVerticle(new MediaVerticle(settings, 0, () -> this::sample)));

        assertThat(status(bus).audibleSpeakers()).isEqualTo(CONFIGURED);

        load = 0.9;
        assertThat(awaitLimit(bus, limit -> limit < CONFIGURED).load()).isEqualTo(0.9);
        awaitLimit(bus, limit -> limit == 3);
        int seen = samples.get();
        Awaitility.await("two more samples")
                .atMost(Duration.ofMinutes(1))
                .until(() -> samples.get() >= seen + 2);
        assertThat(status(bus).audibleSpeakers()).as("not fewer than three").isEqualTo(3);

        load = 0.1;
        assertThat(awaitLimit(bus, limit -> limit == CONFIGURED).load()).isEqualTo(0.1);
    }

    @Test
    void reportsItsPortOnceDeployed(Vertx vertx, VertxTestContext context) {
        Settings settings =
                SettingsLoader.defaults(
                        Map.of("node.id", "fresh", "media.host", "127.0.0.1", "media.port", "0"));
        Bus bus = new Bus(vertx);
        vertx.deployVerticle(new MediaVerticle(settings, 0))
                .compose(_ ->
                        bus.request(Addresses.media("fresh", 0), new MediaMessage.StatusRequest()))
                .onComplete(
                        context.succeeding(status ->
                                context.verify(() -> {
                                    assertThat(status.figures().rooms()).isZero();
                                    assertThat(status.port()).isPositive();
                                    context.completeNow();
                                })));
    }

    /// Called by the shard once a second.
    private double sample() {
        samples.incrementAndGet();
        return load;
    }

    private static MediaMessage.ShardStatus awaitLimit(Bus bus, IntPredicate condition) {
        return Awaitility.await("a limit of audible speakers")
                .atMost(Duration.ofSeconds(60))
                .until(() -> status(bus), status -> condition.test(status.audibleSpeakers()));
    }

    private static MediaMessage.ShardStatus status(Bus bus) {
        return result(bus.request(Addresses.media("busy", 0), new MediaMessage.StatusRequest()));
    }
}
