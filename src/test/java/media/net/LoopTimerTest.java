package media.net;

import static org.assertj.core.api.Assertions.assertThat;

import io.netty.channel.embedded.EmbeddedChannel;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/// On the loop of an embedded channel, whose time stands until it is advanced.
final class LoopTimerTest {
    private static final long MILLI = 1_000_000L;

    private final EmbeddedChannel channel = new EmbeddedChannel();
    private final List<Long> runs = new ArrayList<>();
    private long nowNanos;
    private final LoopTimer timer =
            new LoopTimer(channel.eventLoop(), () -> nowNanos, () -> runs.add(nowNanos));

    @BeforeEach
    void freeze() {
        channel.freezeTime();
    }

    @AfterEach
    void close() {
        channel.close();
    }

    private void advance(long nanos) {
        nowNanos += nanos;
        channel.advanceTimeBy(nanos, TimeUnit.NANOSECONDS);
        channel.runScheduledPendingTasks();
    }

    @Test
    void runsOnceAtTheDeadline() {
        timer.arm(10 * MILLI);

        advance(9 * MILLI);
        assertThat(runs).isEmpty();
        advance(MILLI);
        advance(50 * MILLI);
        assertThat(runs).containsExactly(10 * MILLI);
    }

    @Test
    void runsEarlierWhenTheDeadlineComesNearer() {
        timer.arm(10 * MILLI);
        timer.arm(5 * MILLI);

        advance(5 * MILLI);
        advance(20 * MILLI);
        assertThat(runs).as("once, at the earlier one").containsExactly(5 * MILLI);
    }

    @Test
    void isNotArmedAgainForALaterOrHardlyEarlierDeadline() {
        timer.arm(10 * MILLI);
        timer.arm(20 * MILLI);
        timer.arm(10 * MILLI - 200_000);

        advance(10 * MILLI - 100_000);
        assertThat(runs).isEmpty();
        advance(100_000);
        assertThat(runs).hasSize(1);
    }

    @Test
    void runsAtOnceWhenTheDeadlineIsPast() {
        nowNanos = 7 * MILLI;
        timer.arm(3 * MILLI);

        advance(0);
        assertThat(runs).containsExactly(7 * MILLI);
    }

    @Test
    void neverRunsForNeverNorAfterItIsStopped() {
        timer.arm(Long.MAX_VALUE);
        timer.arm(10 * MILLI);
        timer.stop();
        timer.arm(20 * MILLI);

        advance(100 * MILLI);
        assertThat(runs).isEmpty();
    }
}
