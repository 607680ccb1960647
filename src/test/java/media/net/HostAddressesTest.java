package media.net;

import static org.assertj.core.api.Assertions.assertThat;

import java.net.InetAddress;
import java.util.List;
import media.net.ShardSettings.Announcement;
import org.junit.jupiter.api.Test;

class HostAddressesTest {

    private static InetAddress address(String literal) {
        return InetAddress.ofLiteral(literal);
    }

    @Test
    void announcesWhatIsConfiguredAndNothingElse() {
        assertThat(
                        HostAddresses.select(
                                List.of(address("203.0.113.7")),
                                List.of(address("10.0.0.2")),
                                false))
                .containsExactly(address("203.0.113.7"));
    }

    @Test
    void ordersIpv4ThenIpv6ThenLoopback() {
        assertThat(
                        HostAddresses.select(
                                List.of(),
                                List.of(
                                        address("::1"),
                                        address("127.0.0.1"),
                                        address("2001:db8::1"),
                                        address("10.0.0.2"),
                                        address("10.0.0.1"),
                                        address("10.0.0.2")),
                                true))
                .containsExactly(
                        address("10.0.0.2"),
                        address("10.0.0.1"),
                        address("2001:db8::1"),
                        address("127.0.0.1"),
                        address("::1"));
    }

    @Test
    void leavesOutLinkLocalAddresses() {
        assertThat(
                        HostAddresses.select(
                                List.of(),
                                List.of(address("fe80::1"), address("169.254.3.4")),
                                true))
                .isEmpty();
    }

    /// N8: clients in the network of the server do not go through its router.
    @Test
    void privateAddressesAreAnnouncedBesideTheConfigured() {
        List<InetAddress> own =
                List.of(
                        address("127.0.0.1"),
                        address("198.51.100.2"),
                        address("192.168.1.2"),
                        address("100.64.3.4"),
                        address("fd00::2"),
                        address("2001:db8::2"));

        assertThat(HostAddresses.select(List.of(address("203.0.113.7")), own, true))
                .containsExactly(
                        address("203.0.113.7"),
                        address("192.168.1.2"),
                        address("100.64.3.4"),
                        address("fd00::2"));
    }

    /// N8.
    @Test
    void ownAddressesAreFilteredByInterfaceAndNetwork() {
        var noInterface = new Announcement(List.of(), true, List.of("*"), List.of());
        var oneNetwork =
                new Announcement(
                        List.of(), true, List.of(), List.of(AddressBlock.of("127.0.0.0/8")));

        assertThat(HostAddresses.own(address("::"), noInterface))
                .as("loopback always, for a browser on this machine")
                .containsExactly(address("127.0.0.1"));
        assertThat(HostAddresses.own(address("::"), oneNetwork))
                .containsExactly(address("127.0.0.1"));
    }

    @Test
    void interfacesMatchByPattern() {
        assertThat(HostAddresses.matches("docker*", "docker0")).isTrue();
        assertThat(HostAddresses.matches("br-????????????", "br-0a1b2c3d4e5f")).isTrue();
        assertThat(HostAddresses.matches("br-????????????", "br-lan")).isFalse();
        assertThat(HostAddresses.matches("veth*", "eth0")).isFalse();
        assertThat(HostAddresses.matches("eth.1", "eth01")).isFalse();
    }

    @Test
    void includesLoopbackForLocalUse() {
        assertThat(HostAddresses.own(address("::"), Announcement.ALL))
                .contains(address("127.0.0.1"));
    }

    @Test
    void leavesOutIpv6ForASocketOfIpv4() {
        assertThat(HostAddresses.own(address("0.0.0.0"), Announcement.ALL))
                .contains(address("127.0.0.1"))
                .doesNotContain(address("::1"));
    }

    @Test
    void announcesTheAddressTheSocketIsBoundTo() {
        assertThat(new AnnouncedAddresses(Announcement.ALL, address("127.0.0.1")).current())
                .containsExactly(address("127.0.0.1"));
    }

    /// N8: asked again for the next join.
    @Test
    void namesAreResolvedEachTime() {
        var addresses = new AnnouncedAddresses(Announcement.of("localhost"), address("::"));

        assertThat(addresses.current()).contains(address("127.0.0.1"));
        assertThat(addresses.current()).contains(address("127.0.0.1"));
    }

    @Test
    void fallsBackToItsOwnWhereNothingResolves() {
        // RFC 6761: never a name.
        assertThat(
                        new AnnouncedAddresses(
                                        Announcement.of("no.such.host.invalid"), address("::"))
                                .current())
                .contains(address("127.0.0.1"));
    }
}
