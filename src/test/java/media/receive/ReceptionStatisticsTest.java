package media.receive;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import media.Allocation;
import media.rtcp.ReportBlock;
import media.rtcp.SenderReport;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

class ReceptionStatisticsTest {
    private static final long MILLIS = 1_000_000;
    private static final int SSRC = 7;

    private final ReceptionStatistics statistics = new ReceptionStatistics(48_000);

    /// Packet `i` of a stream of one packet each 20 ms, `delayMillis` late.
    private void arrive(int first, int i, long delayMillis) {
        statistics.onPacket(
                -5_000 * MILLIS + (20L * i + delayMillis) * MILLIS,
                (first + i) & 0xFFFF,
                960 * i - 5_000,
                100);
    }

    private ReportBlock report() {
        return statistics.reportBlock(0, SSRC);
    }

    @ParameterizedTest
    @MethodSource("media.WrapPoints#sequenceNumbers")
    void countsLossThroughTheWrap(int first) {
        for (int i = 0; i < 1_000; i++) {
            if (i % 10 != 5) {
                arrive(first, i, 0);
            }
        }
        ReportBlock report = report();
        assertThat(report.ssrc()).isEqualTo(SSRC);
        assertThat(report.cumulativeLost()).isEqualTo(100);
        assertThat(report.fractionLost()).isEqualTo(25);
        assertThat(report.extendedHighestSequence()).isEqualTo(first + 999);
        assertThat(statistics.packets()).isEqualTo(900);
        assertThat(statistics.bytes()).isEqualTo(90_000);
    }

    @Test
    void countsTheFractionSinceTheReportBefore() {
        arrive(0, 0, 0);
        arrive(0, 2, 0);
        arrive(0, 4, 0);
        assertThat(report().fractionLost()).isEqualTo(2 * 256 / 5);
        arrive(0, 5, 0);
        arrive(0, 6, 0);
        ReportBlock second = report();
        assertThat(second.fractionLost()).isZero();
        assertThat(second.cumulativeLost()).isEqualTo(2);
        assertThat(report().fractionLost()).isZero();
    }

    @Test
    void takesALatePacketBackFromTheLoss() {
        arrive(0, 0, 0);
        arrive(0, 2, 0);
        assertThat(report().cumulativeLost()).isEqualTo(1);
        arrive(0, 1, 40);
        ReportBlock second = report();
        assertThat(second.cumulativeLost()).isZero();
        assertThat(second.fractionLost()).isZero();
    }

    @Test
    void toleratesAReorderedFirstPacket() {
        arrive(65_535, 1, 0);
        arrive(65_535, 0, 30);
        assertThat(report().cumulativeLost()).isZero();
    }

    @Test
    void reportsTotalLossWithinAnIntervalAsAlmostAll() {
        arrive(0, 0, 0);
        report();
        arrive(0, 30_000, 0);
        assertThat(report().fractionLost()).isEqualTo(255);
    }

    @Test
    void saturatesCumulativeLoss() {
        for (int i = 0; i < 400; i++) {
            statistics.onPacket(0, (i * 32_000) & 0xFFFF, 0, 1);
        }
        assertThat(report().cumulativeLost()).isEqualTo(ReportBlock.MAX_CUMULATIVE_LOST);
    }

    @Test
    void measuresNoJitterOfASteadyStream() {
        for (int i = 0; i < 100; i++) {
            arrive(0, i, 0);
        }
        assertThat(report().jitterTicks()).isZero();
    }

    @Test
    void measuresTheJitterOfRfc3550() {
        // Transit alternates by 10 ms = 480 ticks, so the jitter tends to 480.
        for (int i = 0; i < 1_000; i++) {
            arrive(0, i, 10L * (i % 2));
        }
        assertThat(report().jitterTicks()).isBetween(475L, 480L);
    }

    @Test
    void keepsJitterFiniteOverDays() {
        for (int i = 0; i < 100; i++) {
            long seconds = 10_000L * i;
            statistics.onPacket(seconds * 1_000 * MILLIS, i, (int) (48_000 * seconds), 1);
        }
        assertThat(report().jitterTicks()).isZero();
    }

    @Test
    void reportsTheDelaySinceTheSenderReport() {
        assertThat(report().lastSenderReport()).isZero();
        assertThat(report().delaySinceLastSenderReport()).isZero();
        statistics.onSenderReport(
                -1_500 * MILLIS, new SenderReport(1, 0x1111_2222_3333_4444L, 0, 0, 0, List.of()));
        ReportBlock report = report();
        assertThat(report.lastSenderReport()).isEqualTo(0x2222_3333L);
        assertThat(report.delaySinceLastSenderReport()).isEqualTo(65_536L * 3 / 2);
    }

    @Test
    void reportsNothingBeforeTheFirstPacket() {
        assertThat(report()).isEqualTo(new ReportBlock(SSRC, 0, 0, 0, 0, 0, 0));
    }

    @Test
    void allocatesNothingPerPacket() {
        int[] i = {0};
        double bytes = Allocation.bytesPerRun(100_000, () -> arrive(0, i[0]++, 0));
        assertThat(bytes).isLessThan(0.1);
    }
}
