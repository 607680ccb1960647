package bots.client.transport;

import static org.assertj.core.api.Assertions.assertThat;

import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.util.List;
import java.util.Objects;
import java.util.SplittableRandom;
import media.ice.IceCredentials;
import media.stun.BindingRequest;
import media.stun.IceRole;
import media.stun.StunBindings;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

class LightIceAgentTest {
    private static final long MILLI = 1_000_000L;
    private static final long SECOND = 1_000 * MILLI;
    private static final long BEGIN = 77 * SECOND;
    private static final IceCredentials LOCAL =
            new IceCredentials("bot1", "0123456789012345678901");
    private static final IceCredentials REMOTE =
            new IceCredentials("node", "9876543210987654321098");
    private static final InetSocketAddress FIRST = at(1);
    private static final InetSocketAddress SECOND_ONE = at(2);

    private final StunBindings bindings = new StunBindings();
    private final byte[] out = new byte[StunBindings.MAX_RESPONSE_BYTES];
    private final LightIceAgent ice = new LightIceAgent(LOCAL, new SplittableRandom(1));

    @BeforeEach
    void begin() {
        ice.begin(BEGIN, REMOTE, List.of(FIRST, SECOND_ONE));
    }

    @Test
    void checksCandidatesOneAfterTheOtherFastThenSlowly() {
        assertThat(ice.nextDeadlineNanos()).isEqualTo(BEGIN);
        assertThat(ice.nextDestination(BEGIN)).isEqualTo(FIRST);
        assertThat(ice.nextDeadlineNanos()).isEqualTo(BEGIN + 50 * MILLI);
        assertThat(ice.nextDestination(BEGIN + 50 * MILLI)).isEqualTo(SECOND_ONE);
        ice.nextDestination(BEGIN + 100 * MILLI);
        ice.nextDestination(BEGIN + 150 * MILLI);
        assertThat(ice.nextDestination(BEGIN + 200 * MILLI)).isEqualTo(FIRST);
        assertThat(ice.nextDeadlineNanos()).isEqualTo(BEGIN + 450 * MILLI);
    }

    @Test
    void everyCheckNominatesAsTheControllingAgent() {
        BindingRequest request = check(BEGIN);

        assertThat(request.username()).isEqualTo("node:bot1");
        assertThat(request.useCandidate()).isTrue();
        assertThat(request.role()).isEqualTo(IceRole.CONTROLLING);
    }

    @Test
    void theFirstResponseFromAnyCandidateEstablishesThePath() {
        assertThat(answer(BEGIN, check(BEGIN), SECOND_ONE)).isTrue();
        assertThat(ice.path()).isEqualTo(SECOND_ONE);
        assertThat(answer(BEGIN, check(BEGIN), FIRST)).isFalse();
        assertThat(ice.path()).isEqualTo(SECOND_ONE);
    }

    @Test
    void aResponseWithAnotherPasswordIsIgnored() {
        BindingRequest request = check(BEGIN);
        int length = bindings.writeSuccess(request, FIRST, "another password, of 22", out, 0);

        assertThat(ice.onResponse(BEGIN, bindings, FIRST, out, 0, length)).isFalse();
        assertThat(ice.path()).isNull();
    }

    @Test
    void consentIsCheckedAboutEveryFiveSecondsAndExpiresAfterThirty() {
        answer(BEGIN, check(BEGIN), FIRST);
        long now = ice.nextDeadlineNanos();

        assertThat(ice.nextDestination(now)).isEqualTo(FIRST);
        assertThat(ice.nextDeadlineNanos() - now).isBetween(4 * SECOND, 6 * SECOND);
        assertThat(ice.isLost(BEGIN + 29 * SECOND)).isFalse();
        assertThat(ice.isLost(BEGIN + 30 * SECOND)).isTrue();
        answer(BEGIN + 20 * SECOND, check(BEGIN + 20 * SECOND), FIRST);
        assertThat(ice.isLost(BEGIN + 49 * SECOND)).isFalse();
    }

    @Test
    void withoutAnAnswerItFailsAfterTwentySeconds() {
        assertThat(ice.isLost(BEGIN + 19 * SECOND)).isFalse();
        assertThat(ice.isLost(BEGIN + 20 * SECOND)).isTrue();
    }

    @Test
    void theRoundTripIsThatOfTheLastCheck() {
        answer(BEGIN + 30 * MILLI, check(BEGIN), FIRST);

        assertThat(ice.roundTripNanos()).isEqualTo(30 * MILLI);
    }

    private BindingRequest check(long nowNanos) {
        int length = ice.writeCheck(nowNanos, bindings, out);
        return Objects.requireNonNull(
                bindings.readRequest(out, 0, length, REMOTE.ufrag(), REMOTE.password()));
    }

    private boolean answer(long nowNanos, BindingRequest request, InetSocketAddress from) {
        int length = bindings.writeSuccess(request, from, REMOTE.password(), out, 0);
        return ice.onResponse(nowNanos, bindings, from, out, 0, length);
    }

    private static InetSocketAddress at(int host) {
        return new InetSocketAddress(InetAddress.ofLiteral("192.0.2." + host), 3478);
    }
}
