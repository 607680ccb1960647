package rooms.mesh;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import java.util.Map;
import java.util.Set;
import org.junit.jupiter.api.Test;
import simulation.EngineCensus;

class UplinkWatchTest {
    private static final long STEP_MILLIS = 4_000;
    private static final UplinkFigures NARROW = new UplinkFigures(2, 250_000, 0, 40);
    private static final UplinkFigures WIDE = new UplinkFigures(3, 900_000, 0, 40);
    private static final List<Present> PRESENT =
            List.of(
                    new Present(1, false, true, false),
                    new Present(2, false, false, false),
                    new Present(3, false, false, false));

    private final UplinkWatch watch = new UplinkWatch();
    private long now = 50_000;

    @Test
    void aShortTimeIsNotEnough() {
        report(2, narrow());
        assertThat(isShort()).isFalse();
        report(1, narrow());
        assertThat(isShort()).isTrue();
    }

    @Test
    void aGoodReportBeginsAnew() {
        report(2, narrow());
        report(1, List.of(pair(2, 900_000, 0, 40), WIDE));
        report(2, narrow());
        assertThat(isShort()).isFalse();
    }

    @Test
    void aValueBetweenTheThresholdsChangesNothing() {
        report(1, narrow());
        report(3, List.of(pair(2, 350_000, 7, 40), pair(3, 350_000, 0, 40)));
        assertThat(isShort()).isTrue();
    }

    @Test
    void oneBadPairIsTheDownlinkOfTheOther() {
        report(20, List.of(NARROW, WIDE));
        assertThat(isShort()).isFalse();
    }

    @Test
    void lossOnMostPairsCounts() {
        report(4, List.of(pair(2, 900_000, 12, 40), pair(3, 900_000, 10, 40)));
        assertThat(isShort()).isTrue();
    }

    @Test
    void aQueueCountsAndALongPathDoesNot() {
        report(20, List.of(pair(2, 900_000, 0, 600), pair(3, 900_000, 0, 650)));
        assertThat(isShort()).isFalse();

        report(4, List.of(pair(2, 900_000, 0, 1_000), pair(3, 900_000, 0, 1_100)));
        assertThat(isShort()).isTrue();
    }

    @Test
    void reportsWithAPauseBetweenThemAreNotContinuous() {
        report(1, narrow());
        now += 60_000;
        report(1, narrow());
        assertThat(isShort()).isFalse();
    }

    @Test
    void theVerdictEndsAndIsLongerTheNextTime() {
        report(3, narrow());
        long first = watch.untilMillis(now, PRESENT);
        now = first;
        assertThat(isShort()).isFalse();

        report(3, narrow());
        assertThat(watch.untilMillis(now, PRESENT) - now)
                .isGreaterThan(2 * UplinkWatch.STAY_MILLIS - 2 * STEP_MILLIS)
                .isLessThanOrEqualTo(2 * UplinkWatch.STAY_MILLIS);
    }

    @Test
    void itIsAboutThosePresentWithVideoInARoomOfThree() {
        report(3, narrow());
        assertThat(watch.isShort(now, PRESENT.subList(0, 2))).isFalse();
        assertThat(
                        watch.isShort(
                                now,
                                List.of(
                                        new Present(1, false, false, false),
                                        PRESENT.get(1),
                                        PRESENT.get(2))))
                .isFalse();
        watch.retain(Set.of(2, 3));
        assertThat(isShort()).isFalse();
    }

    @Test
    void aPairThatIsNamedSeveralTimesCountsOnce() {
        report(20, List.of(NARROW, NARROW, NARROW, WIDE));
        assertThat(isShort()).isFalse();
    }

    @Test
    void pairsThatAreNoLongerReportedAreForgotten() {
        report(1, narrow());
        Map<String, Long> first = census();
        for (int other = 2; other < 1_000; other++) {
            report(1, List.of(pair(other, 900_000, 0, 40), pair(other + 1, 900_000, 0, 40)));
        }
        assertThat(census()).isEqualTo(first);
    }

    private Map<String, Long> census() {
        return EngineCensus.of(watch, List.of("rooms."));
    }

    private static List<UplinkFigures> narrow() {
        return List.of(NARROW, pair(3, 200_000, 0, 40));
    }

    private static UplinkFigures pair(
            int participant, long bitsPerSecond, int lossPercent, int rttMillis) {
        return new UplinkFigures(participant, bitsPerSecond, lossPercent, rttMillis);
    }

    private void report(int times, List<UplinkFigures> figures) {
        for (int i = 0; i < times; i++) {
            watch.onReport(now, 1, figures);
            now += STEP_MILLIS;
        }
    }

    private boolean isShort() {
        return watch.isShort(now, PRESENT);
    }
}
