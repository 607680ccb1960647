package media.send;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

final class RedundancyTest {
    private static final long SECOND = 1_000_000_000L;

    private final Redundancy redundancy = new Redundancy();
    private long now;

    @Test
    void aClientWithoutLossGetsNoRedundancy() {
        report(20, 0);
        assertThat(redundancy.blocks(0)).isZero();
    }

    @Test
    void oneBlockAboveTwoPercent() {
        report(5, 3);
        assertThat(redundancy.blocks(0)).isEqualTo(1);
    }

    @Test
    void twoBlocksAboveTenPercent() {
        report(8, 12);
        assertThat(redundancy.blocks(0)).isEqualTo(2);
    }

    @Test
    void oneLostPacketIsNoLoss() {
        redundancy.onReport(0, 10, 1);
        assertThat(redundancy.blocks(0)).isZero();
    }

    @Test
    void redundancyLastsTenSecondsAfterTheLoss() {
        report(5, 5);
        report(8, 0);
        assertThat(redundancy.blocks(0)).isEqualTo(1);
        report(12, 0);
        assertThat(redundancy.blocks(0)).isZero();
    }

    @Test
    void redundancyLastsWhileTheLossIsNearTheThreshold() {
        report(5, 5);
        report(60, 1.5);
        assertThat(redundancy.blocks(0)).isEqualTo(1);
    }

    private void report(int seconds, double percent) {
        for (int i = 0; i < seconds; i++) {
            now += SECOND;
            redundancy.onReport(now, 1_000, (long) (percent * 10));
        }
    }
}
