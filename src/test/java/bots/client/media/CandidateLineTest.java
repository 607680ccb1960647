package bots.client.media;

import static org.assertj.core.api.Assertions.assertThat;

import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.util.List;
import org.junit.jupiter.api.Test;

class CandidateLineTest {
    private static final InetAddress REACHED = InetAddress.ofLiteral("192.0.2.9");

    @Test
    void theBestIsFirstAndTheAddressThatWasReachedIsTheBest() {
        assertThat(
                        CandidateLine.addresses(
                                List.of(
                                        "1 1 udp 100 192.0.2.1 4000 typ host",
                                        "2 1 UDP 300 192.0.2.2 4001 typ srflx raddr 0.0.0.0 rport 0",
                                        "3 1 udp 200 192.0.2.9 4002 typ host generation 0"),
                                REACHED))
                .containsExactly(
                        at("192.0.2.9", 4002), at("192.0.2.2", 4001), at("192.0.2.1", 4000));
    }

    /// A browser sends such candidates, too.
    @Test
    void whatABotCannotUseIsLeftOut() {
        assertThat(
                        CandidateLine.addresses(
                                List.of(
                                        "1 1 udp 900 4f0c1e7a-9b3d.local 49203 typ host",
                                        "2 1 tcp 800 192.0.2.3 9 typ host tcptype active",
                                        "3 2 udp 700 192.0.2.4 4000 typ host",
                                        "4 1 udp 600 192.0.2.5 99999 typ host",
                                        "5 1 udp x 192.0.2.5 4000 typ host",
                                        "",
                                        "6 1 udp 500 192.0.2.6 4000 typ host"),
                                REACHED))
                .containsExactly(at("192.0.2.6", 4000));
    }

    @Test
    void allAreOfTheFamilyOfTheBest() {
        assertThat(
                        CandidateLine.addresses(
                                List.of(
                                        "1 1 udp 100 192.0.2.1 4000 typ host",
                                        "2 1 udp 200 2001:db8::1 4000 typ host"),
                                REACHED))
                .containsExactly(at("2001:db8::1", 4000));
    }

    @Test
    void thereMayBeNone() {
        assertThat(CandidateLine.addresses(List.of(), REACHED)).isEmpty();
    }

    private static InetSocketAddress at(String address, int port) {
        return new InetSocketAddress(InetAddress.ofLiteral(address), port);
    }
}
