package media.sdp;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import java.net.InetSocketAddress;
import java.util.List;
import java.util.function.IntFunction;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import media.Allocation;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import refusal.RefusalCode;

/// M10: what an offer costs grows with its length and no faster, and every list in it has a limit.
final class OfferCostTest {
    private static final AnswerParameters PARAMETERS =
            new AnswerParameters(
                    "ufrag",
                    "passwordpasswordpassword",
                    "sha-256 " + "AA:".repeat(31) + "AA",
                    List.of(new InetSocketAddress("192.0.2.254", 10000)),
                    List.of(),
                    "hubbub-test",
                    () -> 7,
                    10,
                    10,
                    false);

    private static String with(String after, int times, IntFunction<String> line) {
        String lines =
                IntStream.range(0, times)
                        .mapToObj(line)
                        .collect(Collectors.joining("\n", "", "\n"));
        return Offers.SMALL.replace(after, after + lines);
    }

    private static @Nullable RefusalCode refusal(String offer) {
        SdpException refused =
                catchThrowableOfType(SdpException.class, () -> SdpReader.read(offer));
        return refused == null ? null : refused.code();
    }

    private static final String IN_VIDEO = "a=mid:v\n";

    @Test
    void aBundleHasAtMost128Words() throws SdpException {
        assertThat(refusal(Offers.SMALL.replace("BUNDLE a v", "BUNDLE a v" + " a".repeat(127))))
                .isEqualTo(RefusalCode.SDP_TOO_LARGE);
        assertThat(SdpReader.read(Offers.SMALL.replace("BUNDLE a v", "BUNDLE" + " a".repeat(128))))
                .isNotNull();
        assertThat(refusal(Offers.SMALL.replace("BUNDLE a v", "BUNDLE a v" + " a".repeat(30_000))))
                .isEqualTo(RefusalCode.SDP_TOO_LARGE);
    }

    @Test
    void aSectionHasAtMost512Attributes() {
        assertThat(refusal(with(IN_VIDEO, 2_500, i -> "a=extmap:" + (i % 14 + 1) + " urn:x" + i)))
                .isEqualTo(RefusalCode.SDP_TOO_LARGE);
        assertThat(refusal(with("t=0 0\n", 513, i -> "a=x:" + i)))
                .as("of the session")
                .isEqualTo(RefusalCode.SDP_TOO_LARGE);
    }

    @Test
    void aSectionHasAtMost128Formats() {
        assertThat(refusal(Offers.SMALL.replace("SAVPF 96 97", "SAVPF 96 97" + " 98".repeat(127))))
                .isEqualTo(RefusalCode.SDP_TOO_LARGE);
    }

    @Test
    void aBundleThatNamesASectionOftenIsAnsweredAsIfItNamedItOnce() throws SdpException {
        SessionDescription offer =
                SdpReader.read(
                        Offers.SMALL.replace("BUNDLE a v", "BUNDLE a v" + " v a".repeat(60)));

        assertThat(Negotiation.answer(offer, PARAMETERS).answer().bundle())
                .containsExactly("a", "v");
    }

    /// Bytes allocated per character, as a measure of the work that no busy machine changes: at
    /// each limit, all that 65,536 characters have room for.
    @ParameterizedTest
    @ValueSource(strings = {"extmap", "fmtp", "rtcp-fb", "ssrc", "ssrc-group", "rid", "unknown"})
    void costsAFewHundredBytesPerCharacter(String kind) throws SdpException {
        int lines = SessionDescription.MAX_ATTRIBUTES - 20;
        String offer =
                with(
                        IN_VIDEO,
                        lines,
                        i ->
                                switch (kind) {
                                    case "extmap" ->
                                            "a=extmap:"
                                                    + (i % 14 + 1)
                                                    + " urn:x"
                                                    + "y".repeat(100)
                                                    + i;
                                    case "fmtp" -> "a=fmtp:96 x" + "y".repeat(100) + i + "=1";
                                    case "rtcp-fb" -> "a=rtcp-fb:* x" + "y".repeat(100) + i;
                                    case "ssrc" -> "a=ssrc:" + i + " cname:" + "y".repeat(100);
                                    case "ssrc-group" -> "a=ssrc-group:FID" + (" " + i).repeat(20);
                                    case "rid" -> "a=rid:r" + i + " send " + "y".repeat(90);
                                    default -> "a=x" + i + ":" + "y".repeat(100);
                                });
        assertThat(offer.length()).isBetween(30_000, SessionDescription.MAX_CHARACTERS);

        double bytes =
                Allocation.bytesPerRun(
                        20,
                        () -> {
                            try {
                                SdpWriter.write(
                                        Negotiation.answer(SdpReader.read(offer), PARAMETERS)
                                                .answer());
                            } catch (SdpException refused) {
                                throw new AssertionError(refused);
                            }
                        });

        assertThat(bytes / offer.length()).isLessThan(100);
    }
}
