package verticles.node;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

class ClockTest {
    private final Clock.Reading start = new Clock.Reading(true, 7_000, 0);

    @Test
    void runsWithTheMonotonicClock() {
        assertThat(start.at(7_400).at(9_000).runningMillis()).isEqualTo(9_000);
    }

    @Test
    void aStallBeginsAtTheLastReading() {
        Clock.Reading before = start.at(7_400);
        Clock.Reading after = before.at(67_400);
        assertThat(after.runningMillis()).isEqualTo(before.runningMillis());
        assertThat(after.at(67_401).runningMillis()).isEqualTo(before.runningMillis() + 1);
    }

    @Test
    void withoutTicksALongTimeBetweenReadingsIsNoStall() {
        assertThat(start.withTicking(false).at(67_000).runningMillis()).isEqualTo(67_000);
    }
}
