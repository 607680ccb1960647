package verticles;

import static org.assertj.core.api.Assertions.assertThat;

import bus.Addresses;
import bus.Bus;
import bus.MediaMessage;
import config.Settings;
import config.SettingsLoader;
import io.vertx.core.Future;
import io.vertx.core.Vertx;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import java.util.function.IntPredicate;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/// A running media shard under a load that is told to it.
@Timeout(60)
class ShardLoadIT {
    private static final int CONFIGURED = 5;

    private final Vertx vertx = Vertx.vertx();
    private final Bus bus = new Bus(vertx);
    private volatile double load; // written by the test, read by the shard's event loop: one value

    @Test
    void hearsFewerVoicesWhileItIsBusyAndSaysSo() throws Exception {
        Settings settings =
                SettingsLoader.defaults(
                        Map.of(
                                "node.id", "busy",
                                "media.host", "127.0.0.1",
                                "media.port", "0",
                                "media.audibleSpeakers", String.valueOf(CONFIGURED)));
        await(vertx.deployVerticle(new MediaVerticle(settings, 0, () -> () -> load)));
        try {
            assertThat(status().audiblePlaces()).isEqualTo(CONFIGURED);

            load = 0.9;
            assertThat(awaitPlaces(places -> places < CONFIGURED).load()).isEqualTo(0.9);
            awaitPlaces(places -> places == 3);
            Thread.sleep(1_500);
            assertThat(status().audiblePlaces()).as("not fewer than three").isEqualTo(3);

            load = 0.1;
            assertThat(awaitPlaces(places -> places == CONFIGURED).load()).isEqualTo(0.1);
        } finally {
            await(vertx.close());
        }
    }

    private MediaMessage.ShardStatus awaitPlaces(IntPredicate condition)
            throws InterruptedException {
        MediaMessage.ShardStatus status = status();
        for (int i = 0; i < 200 && !condition.test(status.audiblePlaces()); i++) {
            Thread.sleep(50);
            status = status();
        }
        assertThat(condition.test(status.audiblePlaces())).as("%s", status).isTrue();
        return status;
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
                .orTimeout(30, TimeUnit.SECONDS)
                .join();
    }
}
