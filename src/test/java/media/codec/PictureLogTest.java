package media.codec;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

class PictureLogTest {
    private final PictureLog log = new PictureLog();

    @Test
    void remembersTheLastDecisions() {
        log.begin(1_000);
        for (int id = 1_000; id < 1_200; id++) {
            log.put(id, id * 2L);
        }
        int oldest = 1_200 - PictureLog.capacity();
        assertThat(log.newest()).isEqualTo(1_199);
        assertThat(log.find(oldest)).isEqualTo(oldest * 2L);
        assertThat(log.find(oldest - 1)).isEqualTo(PictureLog.UNKNOWN);
        assertThat(log.tooOld(oldest)).isFalse();
        assertThat(log.tooOld(oldest - 1)).isTrue();
        log.put(oldest - 1, 7);
        assertThat(log.find(oldest - 1)).isEqualTo(PictureLog.UNKNOWN);
    }

    @Test
    void forgetsTheSourceBefore() {
        log.begin(5);
        log.put(5, 1);
        log.begin(3);
        assertThat(log.find(5)).isEqualTo(PictureLog.UNKNOWN);
        assertThat(log.tooOld(2)).isTrue();
        assertThat(log.tooOld(3)).isFalse();
    }

    @Test
    void unwrapsIdsOfBothLengthsAroundTheNewest() {
        log.begin(126);
        log.put(126, 0);
        assertThat(log.unwrap(1, 7)).isEqualTo(129);
        assertThat(log.unwrap(125, 7)).isEqualTo(125);
        log.begin(0x7FFE);
        log.put(0x7FFE, 0);
        assertThat(log.unwrap(1, 15)).isEqualTo(0x8001);
        log.put(0x8001, 0);
        assertThat(log.unwrap(0x7FFF, 15)).isEqualTo(0x7FFF);
    }
}
