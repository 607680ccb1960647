package localcluster.chaos;

import static org.assertj.core.api.Assertions.assertThat;

import bots.report.Quantiles;
import java.util.List;
import org.junit.jupiter.api.Test;

class ChaosPageTest {
    @Test
    void faultsGapsAndLeaksAreOnThePage() {
        ChaosReport report = report(0.002, List.of("Node 2 still has hubbub_rooms 1."));

        assertThat(report.isPassed()).isFalse();
        assertThat(ChaosPage.of(report))
                .contains("seed 7: failed", "0.200 %", "node 2 killed", "1500 ms", "bot 1")
                .contains("Node 2 still has hubbub_rooms 1.");
    }

    @Test
    void aRunWithinTheLimitAndWithoutLeaksHasPassed() {
        assertThat(report(0.001, List.of()).isPassed()).isTrue();
        assertThat(report(0.0011, List.of()).isPassed()).isFalse();
        assertThat(ChaosPage.of(report(0, List.of()))).contains("passed", "Nothing was left");
    }

    private static ChaosReport report(double gapShare, List<String> leaks) {
        return new ChaosReport(
                7,
                60,
                List.of(
                        new ChaosReport.FaultResult(
                                "node 2 killed", 10, 20, Quantiles.of(new double[] {1_500}), 0)),
                List.of(
                        new ChaosReport.ParticipantResult(
                                "bot 1", List.of(new ChaosReport.GapResult(10, 11.5)))),
                gapShare,
                leaks);
    }
}
