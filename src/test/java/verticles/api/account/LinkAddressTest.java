package verticles.api.account;

import static org.assertj.core.api.Assertions.assertThat;

import config.load.SettingsLoader;
import java.net.InetAddress;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

class LinkAddressTest {
    private static final Map<String, String> DEFAULTS = Map.of();

    @Test
    void thePublicUrlComesFirst() {
        assertThat(
                        url(
                                Map.of("http.publicUrl", "https://voice.example.org"),
                                List.of("203.0.113.7"),
                                "10.0.0.2"))
                .hasValue("https://voice.example.org");
    }

    @Test
    void anAnnouncedAddressComesBeforeThatOfTheHost() {
        assertThat(url(DEFAULTS, List.of("203.0.113.7"), "10.0.0.2"))
                .hasValue("https://203.0.113.7:8443");
        assertThat(url(DEFAULTS, List.of("2001:db8::7"), "10.0.0.2"))
                .hasValue("https://[2001:db8::7]:8443");
        assertThat(url(DEFAULTS, List.of(), "10.0.0.2")).hasValue("https://10.0.0.2:8443");
    }

    @Test
    void nodesThatListenOnOneAddressHaveThat() {
        assertThat(url(Map.of("http.host", "192.0.2.1"), List.of(), "10.0.0.2"))
                .hasValue("https://192.0.2.1:8443");
        assertThat(url(Map.of("http.host", "127.0.0.1"), List.of("203.0.113.7"), "10.0.0.2"))
                .isEmpty();
    }

    @Test
    void withoutAnAddressOrAPortThereIsNone() {
        assertThat(url(DEFAULTS, List.of(), null)).isEmpty();
        assertThat(of(DEFAULTS, List.of(), "10.0.0.2").url(0)).isEmpty();
    }

    private static Optional<String> url(
            Map<String, String> settings, List<String> announced, @Nullable String own) {
        return of(settings, announced, own).url(8443);
    }

    private static LinkAddress of(
            Map<String, String> settings, List<String> announced, @Nullable String own) {
        return new LinkAddress(
                SettingsLoader.defaults(settings).http(),
                announced,
                () -> Optional.ofNullable(own).map(InetAddress::ofLiteral));
    }
}
