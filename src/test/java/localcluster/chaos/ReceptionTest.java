package localcluster.chaos;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

class ReceptionTest {
    private static final long MILLI = 1_000_000;

    private final Reception reception = new Reception(0);

    @Test
    void packetsOfSeveralTalkersAreNoGap() {
        for (int i = 1; i <= 50; i++) {
            reception.onPacket(i * 20L * MILLI);
        }
        assertThat(reception.gaps(1_030 * MILLI)).isEmpty();
        assertThat(reception.isReceiving(1_050 * MILLI)).isTrue();
    }

    @Test
    void aPauseIsAGapFromItsLastPacketToTheNext() {
        reception.onPacket(20 * MILLI);
        reception.onPacket(320 * MILLI);

        assertThat(reception.gaps(330 * MILLI))
                .containsExactly(new Reception.Gap(20 * MILLI, 320 * MILLI));
    }

    @Test
    void aShortPauseIsKeptButNotNoticed() {
        reception.onPacket(20 * MILLI);
        reception.onPacket(80 * MILLI);
        reception.onPacket(120 * MILLI);

        assertThat(reception.gaps(130 * MILLI))
                .containsExactly(new Reception.Gap(20 * MILLI, 80 * MILLI))
                .noneMatch(Reception.Gap::isNoticed);
    }

    @Test
    void aGapThatGoesOnCounts() {
        reception.onPacket(20 * MILLI);

        assertThat(reception.isReceiving(500 * MILLI)).isFalse();
        assertThat(reception.gaps(500 * MILLI))
                .containsExactly(new Reception.Gap(20 * MILLI, 500 * MILLI));
    }

    @Test
    void onlyWhatIsWithinTheTimeCounts() {
        Reception.Gap gap = new Reception.Gap(100, 400);
        assertThat(gap.within(0, 1_000)).isEqualTo(300);
        assertThat(gap.within(200, 300)).isEqualTo(100);
        assertThat(gap.within(400, 900)).isZero();
        assertThat(gap.within(0, 50)).isZero();
    }
}
