package media.receive;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

final class KeyframeRequestsTest {
    private static final long MILLI = 1_000_000L;

    private final KeyframeRequests requests = new KeyframeRequests();

    @Test
    void asksAtOnceThenAtMostEveryHalfSecondHoweverManyRequestIt() {
        assertThat(requests.onDeadline(0)).isFalse();
        requests.request();
        assertThat(requests.onDeadline(0)).isTrue();
        int asked = 0;
        for (int millis = 1; millis <= 2000; millis++) {
            requests.request();
            asked += requests.onDeadline(millis * MILLI) ? 1 : 0;
        }
        assertThat(asked).isEqualTo(4);
    }

    @Test
    void stopsAskingWhenAKeyframeComes() {
        requests.request();
        assertThat(requests.onDeadline(0)).isTrue();
        requests.onKeyframe();
        assertThat(requests.onDeadline(600 * MILLI)).isFalse();
    }

    @Test
    void aRequestWithinTheIntervalIsServedAtItsEnd() {
        requests.request();
        assertThat(requests.onDeadline(0)).isTrue();
        requests.onKeyframe();
        requests.request();
        assertThat(requests.onDeadline(499 * MILLI)).isFalse();
        assertThat(requests.onDeadline(500 * MILLI)).isTrue();
    }
}
