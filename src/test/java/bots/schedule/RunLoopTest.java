package bots.schedule;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

@Timeout(120)
class RunLoopTest {
    private final RunLoop loop = new RunLoop();
    private final List<String> order = new ArrayList<>();

    @Test
    void timersRunInTheOrderOfTheirTimesThenOfTheirCreation() throws Exception {
        long past = System.nanoTime() - TimeUnit.SECONDS.toNanos(1);
        loop.at(past + 2, () -> order.add("third"));
        loop.at(past, () -> order.add("first"));
        loop.at(past, () -> order.add("second"));

        loop.runUntil(() -> order.size() == 3);

        assertThat(order).containsExactly("first", "second", "third");
    }

    @Test
    void commandsOfOtherThreadsRunOnTheThreadOfTheRun() throws Exception {
        Thread.ofVirtual().start(() -> loop.execute(() -> order.add(threadName())));

        loop.runUntil(() -> !order.isEmpty());

        assertThat(order).containsExactly(threadName());
    }

    @Test
    void repeatsUntilTheEnd() throws Exception {
        loop.every(1, () -> order.add("again"));

        loop.runUntil(() -> order.size() >= 5);

        assertThat(order).hasSize(5);
    }

    @Test
    void runsTimersThatAreDueLater() throws Exception {
        long begin = System.nanoTime();
        loop.after(TimeUnit.MILLISECONDS.toNanos(20), () -> order.add("later"));

        loop.runUntil(() -> !order.isEmpty());

        assertThat(System.nanoTime() - begin).isGreaterThanOrEqualTo(20_000_000L);
    }

    @Test
    void anExceptionEndsTheRun() {
        loop.execute(() -> {
            throw new IllegalStateException("a bug");
        });

        assertThatThrownBy(() -> loop.runUntil(() -> false)).hasMessage("a bug");
    }

    private static String threadName() {
        return Thread.currentThread().getName();
    }
}
