package verticles.auth;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import org.junit.jupiter.api.Test;

/// H12
class HashQueueTest {
    private static final long HASH = Duration.ofMillis(100).toNanos();

    private final HashQueue queue = new HashQueue(2, Duration.ofSeconds(4), HASH);

    @Test
    void aFloodWaitsForHalfOfTheTimeAndKnownDevicesHaveTheRest() {
        assertThat(fill(false)).as("2 s on 2 workers").isEqualTo(40);
        assertThat(fill(true)).as("4 s on 2 workers").isEqualTo(40);
        assertThat(queue.size()).isEqualTo(80);

        queue.leave(HASH);
        assertThat(queue.enter(false)).isFalse();
        assertThat(queue.enter(true)).isTrue();
    }

    @Test
    void itShortensWhenHashesTakeLonger() {
        for (int i = 0; i < 100; i++) {
            assertThat(queue.enter(false)).isTrue();
            queue.leave(4 * HASH);
        }

        assertThat(fill(true)).isEqualTo(20);
    }

    @Test
    void aFreeWorkerTakesOneHoweverSlow() {
        HashQueue slow = new HashQueue(2, Duration.ofSeconds(4), Duration.ofSeconds(60).toNanos());

        assertThat(slow.enter(false)).isTrue();
        assertThat(slow.enter(false)).isTrue();
        assertThat(slow.enter(false)).isFalse();
        assertThat(slow.enter(true)).isFalse();
    }

    private int fill(boolean knownDevice) {
        int entered = 0;
        while (queue.enter(knownDevice)) {
            entered++;
        }
        return entered;
    }
}
