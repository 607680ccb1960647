package media.ice;

import static media.ice.IceLite.Verdict.ALIVE;
import static media.ice.IceLite.Verdict.CONSENT_EXPIRED;
import static media.ice.IceLite.Verdict.NEVER_REACHED;
import static media.ice.IceLite.Verdict.SILENT;
import static org.assertj.core.api.Assertions.assertThat;

import java.net.InetSocketAddress;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

final class IceLiteTest {
    private static final long SECOND = 1_000_000_000L;
    private static final InetSocketAddress WIFI = new InetSocketAddress("192.0.2.1", 5000);
    private static final InetSocketAddress MOBILE = new InetSocketAddress("198.51.100.7", 6000);

    @Test
    void firstCheckOpensThePathBeforeAnyNomination() {
        IceLite ice = new IceLite(0);
        assertThat(ice.path()).isNull();
        assertThat(ice.onCheck(1, WIFI, false)).isTrue();
        assertThat(ice.path()).isEqualTo(WIFI);
        assertThat(ice.nominated()).isFalse();
    }

    @Test
    void onlyANominationMovesThePath() {
        IceLite ice = new IceLite(0);
        ice.onCheck(1, WIFI, true);
        assertThat(ice.onCheck(2, MOBILE, false)).isFalse();
        assertThat(ice.path()).isEqualTo(WIFI);
        assertThat(ice.onCheck(3, MOBILE, true)).isTrue();
        assertThat(ice.path()).isEqualTo(MOBILE);
    }

    @Test
    void aClientThatNeverChecksIsReportedAsSuch() {
        IceLite ice = new IceLite(0);
        assertThat(ice.onDeadline(15 * SECOND - 1)).isEqualTo(ALIVE);
        assertThat(ice.onDeadline(15 * SECOND)).isEqualTo(NEVER_REACHED);
    }

    @ParameterizedTest
    @ValueSource(longs = {0, Long.MAX_VALUE - SECOND, -3 * SECOND})
    void fiveSecondsOfSilenceAreADeadPathWhereverTheClockBegins(long start) {
        IceLite ice = new IceLite(start);
        ice.onCheck(start, WIFI, true);
        ice.onHeard(start + 2 * SECOND);
        assertThat(ice.onDeadline(start + 7 * SECOND - 1)).isEqualTo(ALIVE);
        assertThat(ice.onDeadline(start + 7 * SECOND)).isEqualTo(SILENT);
    }

    @Test
    void mediaAloneDoesNotKeepConsent() {
        IceLite ice = new IceLite(0);
        ice.onCheck(0, WIFI, true);
        for (long second = 1; second < 30; second++) {
            ice.onHeard(second * SECOND);
            assertThat(ice.onDeadline(second * SECOND)).isEqualTo(ALIVE);
        }
        ice.onHeard(30 * SECOND);
        assertThat(ice.onDeadline(30 * SECOND)).isEqualTo(CONSENT_EXPIRED);
    }

    @Test
    void credentialsAreIceCharsOfTheRightLengthAndDoNotPrintThePassword() {
        Random random = new Random(7);
        IceCredentials credentials = IceCredentials.generate(random::nextInt);
        assertThat(credentials.ufrag()).hasSize(8).matches("[A-Za-z0-9+/]+");
        assertThat(credentials.password()).hasSize(24).matches("[A-Za-z0-9+/]+");
        assertThat(credentials.toString()).doesNotContain(credentials.password());
        assertThat(IceCredentials.generate(random::nextInt)).isNotEqualTo(credentials);
    }
}
