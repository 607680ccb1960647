package bots.client.signaling;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

class SilenceProbeTest {
    private long received;
    private int probes;
    private final SilenceProbe silence = new SilenceProbe(() -> received, () -> probes++);

    @Test
    void asksOnceWhenPacketsHaveStopped() {
        received = 50;
        ticks(SilenceProbe.SILENT_TICKS);
        assertThat(probes).isZero();
        ticks(1);
        assertThat(probes).isEqualTo(1);
        ticks(30);
        assertThat(probes).isEqualTo(1);
    }

    @Test
    void asksAgainInTheNextSilence() {
        received = 50;
        ticks(1 + SilenceProbe.SILENT_TICKS);
        received = 1; // another connection
        ticks(1);
        ticks(SilenceProbe.SILENT_TICKS);
        assertThat(probes).isEqualTo(2);
    }

    @Test
    void aConnectionOverWhichNothingCameYetIsNotSilent() {
        ticks(30);
        assertThat(probes).isZero();
    }

    private void ticks(int count) {
        for (int tick = 0; tick < count; tick++) {
            silence.tick();
        }
    }
}
