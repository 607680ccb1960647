package media;

import static org.assertj.core.api.Assertions.assertThat;

import call.EndReason;
import media.dtls.DtlsFailure;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

final class HandshakeWatchTest {
    private static final long LIMIT = 12_000_000_000L;

    private final HandshakeWatch watch = new HandshakeWatch();

    @Test
    void awaitsOneHandshake() {
        assertThat(watch.expect(0)).isTrue();
        assertThat(watch.expect(1)).isFalse();
    }

    @Test
    void givesUpWhenNoDatagramOfItCame() {
        watch.expect(5);

        assertThat(watch.onDeadline(5 + LIMIT - 1)).isNull();
        assertThat(watch.onDeadline(5 + LIMIT)).isEqualTo(EndReason.NO_DTLS);
    }

    @Test
    void givesUpWhenItIsNotFinished() {
        watch.expect(5);
        watch.onDtls();

        assertThat(watch.onDeadline(5 + LIMIT)).isEqualTo(EndReason.DTLS_TIMEOUT);
    }

    @Test
    void doesNotGiveUpBeforeAPathIsKnown() {
        assertThat(watch.onDeadline(10 * LIMIT)).isNull();
    }

    @Test
    void distinguishesWrongCredentialsFromNoCheck() {
        assertThat(watch.neverReached()).isEqualTo(EndReason.NO_CHECK_ARRIVED);
        watch.onBadCheck();
        assertThat(watch.neverReached()).isEqualTo(EndReason.WRONG_CREDENTIALS);
    }

    /// The codes that clients and operators know are those of the failures.
    @ParameterizedTest
    @EnumSource
    void eachFailureHasItsReason(DtlsFailure.Kind kind) {
        DtlsFailure failure = DtlsFailure.of(kind);

        assertThat(HandshakeWatch.reason(failure).word()).isEqualTo(failure.detail());
    }
}
