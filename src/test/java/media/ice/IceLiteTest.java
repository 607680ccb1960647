package media.ice;

import static media.ice.IceLite.Verdict.ALIVE;
import static media.ice.IceLite.Verdict.CONSENT_EXPIRED;
import static media.ice.IceLite.Verdict.NEVER_REACHED;
import static media.ice.IceLite.Verdict.SILENT;
import static org.assertj.core.api.Assertions.assertThat;

import java.net.InetSocketAddress;
import java.net.SocketAddress;
import java.util.Random;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/// Covers [Path] too.
final class IceLiteTest {
    private static final long SECOND = 1_000_000_000L;
    private static final InetSocketAddress WIFI = new InetSocketAddress("192.0.2.1", 5000);
    private static final InetSocketAddress MOBILE = new InetSocketAddress("198.51.100.7", 6000);
    private static final IceCredentials FIRST =
            new IceCredentials("first", "0123456789012345678901");
    private static final IceCredentials SECOND_ONES =
            new IceCredentials("second", "9876543210987654321098");
    private static final IceCredentials THIRD =
            new IceCredentials("third", "abcdefghijklmnopqrstuv");

    @Test
    void firstCheckOpensThePathBeforeAnyNomination() {
        IceLite ice = new IceLite(0, FIRST);
        assertThat(ice.path()).isNull();
        check(ice, 1, WIFI, false);
        assertThat(addressOf(ice)).isEqualTo(WIFI);
    }

    @Test
    void whileThePathSpeaksOnlyANominationMovesIt() {
        IceLite ice = new IceLite(0, FIRST);
        check(ice, 0, WIFI, true);
        check(ice, SECOND - 1, MOBILE, false);
        assertThat(addressOf(ice)).isEqualTo(WIFI);
        check(ice, SECOND, MOBILE, true);
        assertThat(addressOf(ice)).isEqualTo(MOBILE);
        assertThat(ice.paths()).hasSize(2);
    }

    /// M5: two paths that work, both nominated once a second, media on one of them.
    @ParameterizedTest
    @ValueSource(longs = {0, Long.MAX_VALUE - SECOND / 2, -3 * SECOND})
    void thePathStaysWhereMediaComesFrom(long start) {
        IceLite ice = new IceLite(start, FIRST);
        Path wifi = check(ice, start, WIFI, true);
        int changes = 0;
        for (int millis = 0; millis < 30_000; millis += 20) {
            long now = start + millis * 1_000_000L;
            ice.onReceived(now, wifi);
            if (millis % 1_000 == 0) {
                check(ice, now, MOBILE, true);
                check(ice, now, WIFI, true);
            }
            if (millis % 1_000 == 500) {
                check(ice, now, MOBILE, true);
            }
            ice.onDeadline(now);
            changes += WIFI.equals(addressOf(ice)) ? 0 : 1;
        }
        assertThat(changes).isZero();
    }

    /// M5: the client has moved: a newer nomination, and media from there and no longer from here.
    @Test
    void aNominatedPathIsTakenWithTheMedia() {
        IceLite ice = new IceLite(0, FIRST);
        Path wifi = check(ice, 0, WIFI, true);
        ice.onReceived(SECOND, wifi);
        Path mobile = check(ice, SECOND, MOBILE, true);
        assertThat(addressOf(ice)).isEqualTo(WIFI);
        ice.onReceived(SECOND + IceLite.MOVED_NANOS - 1, mobile);
        assertThat(addressOf(ice)).isEqualTo(WIFI);
        ice.onReceived(SECOND + IceLite.MOVED_NANOS, mobile);
        assertThat(addressOf(ice)).isEqualTo(MOBILE);
    }

    @ParameterizedTest
    @ValueSource(longs = {0, Long.MAX_VALUE - SECOND / 2, -3 * SECOND})
    void aCheckFromElsewhereMovesAPathThatIsQuietForASecond(long start) {
        IceLite ice = new IceLite(start, FIRST);
        Path wifi = check(ice, start, WIFI, true);
        ice.onReceived(start + SECOND, wifi);
        check(ice, start + 2 * SECOND - 1, MOBILE, false);
        assertThat(addressOf(ice)).isEqualTo(WIFI);
        check(ice, start + 2 * SECOND, MOBILE, false);
        assertThat(addressOf(ice)).isEqualTo(MOBILE);
    }

    /// The NAT changed the address just before a check without nomination: none follows for
    /// seconds, but media goes on coming from the new address.
    @Test
    void mediaFromACheckedAddressMovesAQuietPath() {
        IceLite ice = new IceLite(0, FIRST);
        check(ice, 0, WIFI, true);
        Path mobile = check(ice, SECOND / 5, MOBILE, false);
        ice.onReceived(SECOND * 9 / 10, mobile);
        ice.onDeadline(SECOND - 1);
        assertThat(addressOf(ice)).isEqualTo(WIFI);
        ice.onDeadline(SECOND);
        assertThat(addressOf(ice)).isEqualTo(MOBILE);
    }

    @Test
    void aClientThatNominatesWithEveryCheckMovesByNominationOrAfterThreeSeconds() {
        IceLite ice = new IceLite(0, FIRST);
        check(ice, 0, WIFI, true);
        check(ice, SECOND, WIFI, true);
        check(ice, 3 * SECOND, MOBILE, false);
        assertThat(addressOf(ice)).isEqualTo(WIFI);
        check(ice, 4 * SECOND, MOBILE, false);
        assertThat(addressOf(ice)).isEqualTo(MOBILE);
    }

    @Test
    void aClosedPathLeavesTheOneFromWhichPacketsCameLast() {
        IceLite ice = new IceLite(0, FIRST);
        SocketAddress tcp = new TcpAddress(WIFI);
        check(ice, 0, MOBILE, false);
        Path closed = check(ice, 1, tcp, true);
        assertThat(addressOf(ice)).isSameAs(tcp);
        ice.onGone(closed);
        assertThat(addressOf(ice)).isEqualTo(MOBILE);
    }

    @Test
    void tcpAndUdpFromTheSameAddressAreTwoPaths() {
        IceLite ice = new IceLite(0, FIRST);
        check(ice, 0, WIFI, false);
        check(ice, 0, new TcpAddress(WIFI), false);
        check(ice, 0, new TcpAddress(WIFI), false);
        assertThat(ice.paths()).hasSize(3);
        assertThat(TcpAddress.remote(new TcpAddress(WIFI))).isEqualTo(WIFI);
        assertThat(TcpAddress.remote(WIFI)).isEqualTo(WIFI);
    }

    @Test
    void ofTooManyPathsTheLongestSilentIsDroppedButNotTheOneInUse() {
        IceLite ice = new IceLite(0, FIRST);
        Path used = check(ice, 0, WIFI, true);
        Path oldest = check(ice, 1, MOBILE, false);
        for (int port = 1; port < 7; port++) {
            check(ice, 1 + port, new InetSocketAddress("203.0.113.1", port), false);
            assertThat(ice.dropSurplus()).isNull();
        }
        check(ice, 10, new InetSocketAddress("203.0.113.1", 9), false);
        assertThat(ice.dropSurplus()).isSameAs(oldest);
        assertThat(ice.paths()).hasSize(8).contains(used);
    }

    @Test
    void afterARestartTheOldPathServesUntilTheFirstCheckUnderTheNewCredentials() {
        IceLite ice = new IceLite(0, FIRST);
        check(ice, 0, WIFI, true);
        assertThat(ice.onRestart(SECOND, SECOND_ONES)).isNull();
        assertThat(ice.local()).isEqualTo(SECOND_ONES);
        assertThat(ice.former()).isEqualTo(FIRST);
        check(ice, 2 * SECOND, WIFI, true);
        assertThat(addressOf(ice)).isEqualTo(WIFI);
        assertThat(ice.former()).isEqualTo(FIRST);
        ice.onCheck(2 * SECOND + 1, MOBILE, SECOND_ONES, false);
        assertThat(addressOf(ice)).isEqualTo(MOBILE);
        assertThat(ice.former()).isNull();
    }

    @Test
    void aRestartThatCameToNothingIsReplacedByTheNext() {
        IceLite ice = new IceLite(0, FIRST);
        check(ice, 0, WIFI, true);
        ice.onRestart(SECOND, SECOND_ONES);
        assertThat(ice.onRestart(2 * SECOND, THIRD)).isEqualTo(SECOND_ONES);
        assertThat(ice.former()).isEqualTo(FIRST);
        assertThat(ice.local()).isEqualTo(THIRD);
    }

    @Test
    void aRestartBeforeAnyCheckIsStillNeverReached() {
        IceLite ice = new IceLite(0, FIRST);
        assertThat(ice.onRestart(SECOND, SECOND_ONES)).isEqualTo(FIRST);
        assertThat(ice.onDeadline(12 * SECOND)).isEqualTo(NEVER_REACHED);
    }

    @Test
    void aRestartOfASilentClientCountsAsAlive() {
        IceLite ice = new IceLite(0, FIRST);
        check(ice, 0, WIFI, true);
        ice.onRestart(9 * SECOND, SECOND_ONES);
        assertThat(ice.onDeadline(18 * SECOND)).isEqualTo(ALIVE);
        assertThat(ice.onDeadline(19 * SECOND)).isEqualTo(SILENT);
    }

    @Test
    void aClientThatNeverChecksIsReportedAsSuch() {
        IceLite ice = new IceLite(0, FIRST);
        assertThat(ice.onDeadline(12 * SECOND - 1)).isEqualTo(ALIVE);
        assertThat(ice.onDeadline(12 * SECOND)).isEqualTo(NEVER_REACHED);
    }

    @ParameterizedTest
    @ValueSource(longs = {0, Long.MAX_VALUE - SECOND, -3 * SECOND})
    void tenSecondsOfSilenceAreADeadPathWhereverTheClockBegins(long start) {
        IceLite ice = new IceLite(start, FIRST);
        Path wifi = check(ice, start, WIFI, true);
        ice.onReceived(start + 2 * SECOND, wifi);
        assertThat(ice.onDeadline(start + 12 * SECOND - 1)).isEqualTo(ALIVE);
        assertThat(ice.onDeadline(start + 12 * SECOND)).isEqualTo(SILENT);
    }

    @Test
    void mediaAloneDoesNotKeepConsent() {
        IceLite ice = new IceLite(0, FIRST);
        Path wifi = check(ice, 0, WIFI, true);
        for (long second = 1; second < 30; second++) {
            ice.onReceived(second * SECOND, wifi);
            assertThat(ice.onDeadline(second * SECOND)).isEqualTo(ALIVE);
        }
        ice.onReceived(30 * SECOND, wifi);
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

    private static Path check(
            IceLite ice, long nowNanos, SocketAddress from, boolean useCandidate) {
        IceCredentials former = ice.former();
        return ice.onCheck(nowNanos, from, former == null ? ice.local() : former, useCandidate);
    }

    private static @Nullable SocketAddress addressOf(IceLite ice) {
        Path path = ice.path();
        return path == null ? null : path.address();
    }
}
