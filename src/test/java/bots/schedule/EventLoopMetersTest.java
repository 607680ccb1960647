package bots.schedule;

import static org.assertj.core.api.Assertions.assertThat;

import bots.measure.LoopInterval;
import io.netty.channel.EventLoop;
import io.netty.channel.embedded.EmbeddedChannel;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

@Timeout(120)
class EventLoopMetersTest {
    private final EventLoopMeters meters = new EventLoopMeters();
    private final RunLoop runLoop = new RunLoop();
    private final List<LoopInterval> received = new ArrayList<>();
    private boolean rotated;

    @Test
    void collectsTheIntervalOfEveryEventLoop() throws Exception {
        EmbeddedChannel first = new EmbeddedChannel();
        EmbeddedChannel second = new EmbeddedChannel();
        EventLoop loop = first.eventLoop();
        meters.meter(loop).onSent(100);
        meters.meter(second.eventLoop()).onSent(50);

        assertThat(meters.meter(loop)).isSameAs(meters.meter(loop));
        assertThat(meters.count()).isEqualTo(2);
        rotate();
        first.runPendingTasks();
        second.runPendingTasks();
        runLoop.runUntil(() -> rotated);

        assertThat(received)
                .extracting(LoopInterval::sentBytes)
                .containsExactlyInAnyOrder(100L, 50L);
    }

    @Test
    void withoutEventLoopsThereIsNothingToWaitFor() {
        rotate();

        assertThat(rotated).isTrue();
        assertThat(received).isEmpty();
    }

    private void rotate() {
        meters.rotate(
                runLoop,
                intervals -> {
                    received.addAll(intervals);
                    rotated = true;
                });
    }
}
