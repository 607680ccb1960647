package signaling;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import java.util.UUID;
import org.junit.jupiter.api.Test;
import signaling.message.ServerMessage;

final class IceServersTest {
    private static final UUID USER = new UUID(0, 5);
    private static final List<String> URLS = List.of("turn:turn.example.org:3478?transport=tcp");

    /// The password by `printf %s 1000086400:… | openssl dgst -sha1 -hmac north -binary | base64`.
    @Test
    void credentialsEndInTimeAndAreWhatCoturnComputes() {
        List<ServerMessage.IceServer> servers =
                new IceServers(URLS, "north", 86_400).of(1_000_000_000, USER);

        assertThat(servers)
                .containsExactly(
                        new ServerMessage.IceServer(
                                URLS,
                                "1000086400:00000000-0000-0000-0000-000000000005",
                                "MKoGMtve6ehCxUmUEvSfw8zvszo="));
    }

    @Test
    void withoutASecretThereAreNoCredentialsAndWithoutUrlsNothing() {
        assertThat(new IceServers(List.of("stun:stun.example.org"), "", 60).of(1, USER))
                .containsExactly(
                        new ServerMessage.IceServer(List.of("stun:stun.example.org"), null, null));
        assertThat(new IceServers(List.of(), "north", 60).of(1, USER)).isEmpty();
    }

    @Test
    void doesNotPrintItsSecret() {
        assertThat(new IceServers(URLS, "north", 60).toString()).doesNotContain("north");
    }
}
