package media;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

class RelayLivenessTest {
    private static final long MILLI = 1_000_000L;

    private final RelayLiveness liveness = new RelayLiveness(0);

    @Test
    void endsWithoutReportsOfTheOtherEnd() {
        liveness.onRtcp(4_000 * MILLI);

        assertThat(liveness.ending(4_999 * MILLI, true)).isNull();
        assertThat(liveness.ending(5_000 * MILLI, true)).isEqualTo(RelayEnding.NO_REPORTS);
    }

    @Test
    void goesOnWithoutReportsThatCannotArrive() {
        for (int second = 1; second <= 20; second++) {
            liveness.onReportsInterrupted(second * 1_000L * MILLI);
            liveness.onRtcp(second * 1_000L * MILLI);
        }

        assertThat(liveness.ending(24_999 * MILLI, true)).isNull();
        assertThat(liveness.ending(25_000 * MILLI, true)).isEqualTo(RelayEnding.NO_REPORTS);
    }

    @Test
    void endsWithoutRtcpOfTheOtherEnd() {
        liveness.onState(4_000 * MILLI);

        assertThat(liveness.ending(4_999 * MILLI, true)).isNull();
        assertThat(liveness.ending(5_000 * MILLI, true)).isEqualTo(RelayEnding.NO_MEDIA);
    }

    @Test
    void endsWhenTheRoomHasHadNoParticipantsForLong() {
        for (int second = 0; second <= 60; second++) {
            liveness.onState(second * 1_000L * MILLI);
            liveness.onRtcp(second * 1_000L * MILLI);
            boolean used = second <= 20;
            assertThat(liveness.ending(second * 1_000L * MILLI, used))
                    .as("after %d s", second)
                    .isEqualTo(second < 50 ? null : RelayEnding.UNUSED);
        }
    }

    @Test
    void hasNoRtcpBeforeTheFirstAndAfterTwoLostOnes() {
        assertThat(liveness.hasRtcp(0)).isFalse();

        liveness.onRtcp(1_000 * MILLI);

        assertThat(liveness.hasRtcp(3_999 * MILLI)).isTrue();
        assertThat(liveness.hasRtcp(4_000 * MILLI)).isFalse();
    }
}
