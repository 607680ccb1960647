package verticles.room.registry;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;
import refusal.RefusalCode;

class OwnerRetryTest {
    private static final long START = 1_000;

    private final OwnerRetry retry = new OwnerRetry(START);

    @Test
    void waitsLongerEachTime() {
        assertThat(retry.onRefused(START, RefusalCode.UNAVAILABLE)).isEqualTo(25);
        assertThat(retry.onRefused(START + 25, RefusalCode.STALE_EPOCH)).isEqualTo(50);
        assertThat(retry.onRefused(START + 75, RefusalCode.UNAVAILABLE)).isEqualTo(100);
    }

    @Test
    void goesOnUntilTheSenderHasNearlyGivenUp() {
        long now = START;
        int attempts = 0;
        for (long wait; (wait = retry.onRefused(now, RefusalCode.UNAVAILABLE)) >= 0; attempts++) {
            assertThat(wait).isLessThanOrEqualTo(OwnerRetry.LONGEST_WAIT_MILLIS);
            now += wait;
        }

        assertThat(now - START)
                .isBetween(
                        OwnerRetry.LIMIT_MILLIS - OwnerRetry.LONGEST_WAIT_MILLIS,
                        OwnerRetry.LIMIT_MILLIS);
        assertThat(attempts).isLessThan(20);
    }

    @Test
    void anOwnerThatDidNotAnswerInTimeIsNotAskedAgain() {
        assertThat(retry.onRefused(START + 5_000, RefusalCode.UNAVAILABLE))
                .isEqualTo(OwnerRetry.NEVER);
    }

    @Test
    void aRefusalOfTheOwnerIsFinal() {
        assertThat(retry.onRefused(START, RefusalCode.ROOM_FULL)).isEqualTo(OwnerRetry.NEVER);
    }
}
