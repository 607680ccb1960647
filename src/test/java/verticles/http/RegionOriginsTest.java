package verticles.http;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import rooms.VoiceRegion;

class RegionOriginsTest {
    @Test
    void onlyOriginsComeIntoThePolicy() {
        assertThat(
                        origins(
                                "https://eu.example.org",
                                "",
                                "http://10.0.0.1:8080",
                                "https://eu.example.org",
                                "https://[::1]",
                                "https://a;script-src *"))
                .containsExactly("https://eu.example.org", "http://10.0.0.1:8080");
    }

    @Test
    void thereAreNotTooMany() {
        assertThat(
                        origins(
                                IntStream.range(0, 100)
                                        .mapToObj(i -> "https://r" + i)
                                        .toArray(String[]::new)))
                .hasSize(32);
    }

    private static List<String> origins(String... urls) {
        return RegionOrigins.origins(
                List.of(urls).stream().map(url -> new VoiceRegion("id", url, 1, 1, 0)).toList());
    }
}
