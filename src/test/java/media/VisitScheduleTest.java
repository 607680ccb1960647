package media;

import static media.VisitSchedule.TICK_NANOS;
import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

final class VisitScheduleTest {
    /// The clock may be negative (`System.nanoTime`).
    private static final long START = -7 * TICK_NANOS;

    private final VisitSchedule<String> schedule = new VisitSchedule<>();
    private final VisitSchedule.Visit<String> a = new VisitSchedule.Visit<>("a");
    private final VisitSchedule.Visit<String> b = new VisitSchedule.Visit<>("b");

    private List<String> visited(long nowNanos) {
        List<String> visited = new ArrayList<>();
        schedule.onDeadline(nowNanos, visited::add);
        return visited;
    }

    @Test
    void visitsAtTheFirstTickAfterTheDeadline() {
        schedule.at(a, START, START + TICK_NANOS + 1);

        assertThat(schedule.nextDeadlineNanos()).isEqualTo(START + 2 * TICK_NANOS);
        assertThat(visited(START + 2 * TICK_NANOS - 1)).isEmpty();
        assertThat(visited(START + 2 * TICK_NANOS)).containsExactly("a");
        assertThat(schedule.nextDeadlineNanos()).isEqualTo(Long.MAX_VALUE);
        assertThat(visited(START + 3 * TICK_NANOS)).as("once").isEmpty();
    }

    @Test
    void anEarlierTickReplacesALaterOne() {
        schedule.at(a, START, START + 10 * TICK_NANOS);
        schedule.soon(a, START);
        schedule.at(a, START, START + 5 * TICK_NANOS);

        assertThat(visited(START + TICK_NANOS)).containsExactly("a");
        assertThat(visited(START + 20 * TICK_NANOS)).isEmpty();
    }

    @Test
    void oneThatIsVisitedMayBeSetAgain() {
        schedule.at(a, START, START + 5 * TICK_NANOS);
        schedule.soon(a, START);
        long first = START + TICK_NANOS;
        schedule.onDeadline(first, _ -> schedule.at(a, first, START + 5 * TICK_NANOS));

        assertThat(visited(START + 4 * TICK_NANOS)).isEmpty();
        assertThat(visited(START + 5 * TICK_NANOS)).containsExactly("a");
    }

    @Test
    void aVisitMayAddAnotherToTheSameTick() {
        schedule.soon(a, START);
        schedule.now(b, START + TICK_NANOS);

        assertThat(visited(START + TICK_NANOS)).containsExactly("a", "b");
    }

    @Test
    void whatIsCanceledIsNotVisited() {
        schedule.soon(a, START);
        schedule.soon(b, START);
        schedule.cancel(a);

        assertThat(visited(START + TICK_NANOS)).containsExactly("b");
    }

    @Test
    void aVisitBeyondTheWheelComesAtItsEnd() {
        schedule.at(a, START, START + 1_000 * TICK_NANOS);

        assertThat(schedule.nextDeadlineNanos() - START)
                .isBetween(60 * TICK_NANOS, 64 * TICK_NANOS);
    }

    @Test
    void allThatIsDueIsVisitedAfterALongPause() {
        for (int i = 0; i < 64; i++) {
            schedule.at(
                    new VisitSchedule.Visit<>(String.valueOf(i)), START, START + i * TICK_NANOS);
        }
        List<String> visited = new ArrayList<>();
        long now = START + 500 * TICK_NANOS;
        schedule.onDeadline(
                now,
                name -> {
                    visited.add(name);
                    // Falls into a slot that is still to be emptied.
                    schedule.at(new VisitSchedule.Visit<>("again"), now, now + 40 * TICK_NANOS);
                });

        assertThat(visited).hasSize(64).doesNotContain("again");
        assertThat(visited(now + 39 * TICK_NANOS)).isEmpty();
        assertThat(visited(now + 40 * TICK_NANOS)).hasSize(64).containsOnly("again");
    }

    @Test
    void anEmptyWheelKeepsUpWithTheClock() {
        schedule.soon(a, START);
        visited(START + TICK_NANOS);
        long later = START + 100_000 * TICK_NANOS;
        schedule.at(a, later, later + 40 * TICK_NANOS);

        assertThat(schedule.nextDeadlineNanos()).isEqualTo(later + 40 * TICK_NANOS);
    }
}
