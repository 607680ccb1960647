package media;

import static org.assertj.core.api.Assertions.assertThat;

import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.util.List;
import java.util.Random;
import media.ice.IceCredentials;
import org.junit.jupiter.api.Test;

class OfferAnswererTest {
    /// N8.
    @Test
    void answersHaveTheAddressesThatWereAnnouncedLast() {
        EngineSettings settings = ConnectionFixture.settings();
        OfferAnswerer answerer = new OfferAnswerer(settings, new Random(1)::nextInt);
        var moved = new InetSocketAddress(InetAddress.ofLiteral("203.0.113.9"), 10_000);
        var endpoint =
                new EngineSettings.Endpoint(
                        settings.endpoint().fingerprint(),
                        List.of(moved),
                        List.of(),
                        settings.endpoint().cname());
        IceCredentials credentials = answerer.freshCredentials();

        answerer.announce(endpoint);

        assertThat(answerer.parameters(credentials, false).candidates()).containsExactly(moved);
        assertThat(
                        new OfferAnswerer(settings.announcing(endpoint), new Random(1)::nextInt)
                                .parameters(credentials, false)
                                .candidates())
                .containsExactly(moved);
    }
}
