package media.sdp;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import java.util.List;
import java.util.Map;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.FieldSource;
import org.junit.jupiter.params.provider.ValueSource;
import refusal.RefusalCode;

/// Covers [SdpReader], [SectionReader], [TransportReader], [SdpWriter], [Format], [Property],
/// [Simulcast] and [Setup].
class SessionDescriptionTest {
    @ParameterizedTest
    @FieldSource("media.sdp.Offers#CAPTURED")
    void readsWhatItWrites(String name) throws SdpException {
        SessionDescription offer = SdpReader.read(Offers.captured(name));

        assertThat(SdpReader.read(SdpWriter.write(offer))).isEqualTo(offer);
    }

    @ParameterizedTest
    @FieldSource("media.sdp.Offers#CAPTURED")
    void losesNoAttributeOfABrowser(String name) throws SdpException {
        String captured = Offers.captured(name);

        assertThat(lines(SdpWriter.write(SdpReader.read(captured))))
                .containsExactlyInAnyOrderElementsOf(lines(captured));
    }

    /// The lines that say something: both directions and one channel go without saying, and Firefox
    /// writes feedback for payload types that it was asked not to offer.
    private static List<String> lines(String sdp) {
        return sdp.lines()
                .filter(line -> !line.equals("a=sendrecv"))
                .filter(line -> !line.matches("a=rtcp-fb:.*") || sdp.contains(map(line)))
                .map(line -> line.replace("G722/8000/1", "G722/8000"))
                .toList();
    }

    /// The start of the `a=rtpmap` that belongs to a line of feedback.
    private static String map(String feedback) {
        return "a=rtpmap:" + feedback.substring("a=rtcp-fb:".length()).split(" ", 2)[0] + " ";
    }

    @Test
    void readsChromiumsCameraSection() throws SdpException {
        SessionDescription offer = SdpReader.read(Offers.captured("chromium-one-offer"));
        MediaSection camera = offer.sections().get(1);

        assertThat(offer.bundle()).hasSize(23).startsWith("0", "1", "2");
        assertThat(offer.has(Property.EXTMAP_ALLOW_MIXED)).isTrue();
        assertThat(camera.kind()).isEqualTo("video");
        assertThat(camera.direction()).isEqualTo(Direction.SENDONLY);
        assertThat(camera.simulcast().send()).containsExactly("q", "h", "f");
        assertThat(camera.simulcast().rids())
                .containsExactly(
                        new Rid("q", Direction.SENDONLY, ""),
                        new Rid("h", Direction.SENDONLY, ""),
                        new Rid("f", Direction.SENDONLY, ""));
        assertThat(camera.formats().getFirst())
                .isEqualTo(
                        new Format(
                                96,
                                "VP8",
                                90_000,
                                1,
                                "",
                                List.of(
                                        "goog-remb",
                                        "transport-cc",
                                        "ccm fir",
                                        "nack",
                                        "nack pli")));
        assertThat(camera.transport().setup()).isEqualTo(Setup.ACTPASS);
    }

    @Test
    void readsFirefoxsSessionLevelFingerprintAndParametersBeforeTheirMap() throws SdpException {
        SessionDescription offer = SdpReader.read(Offers.captured("firefox-one-offer"));
        MediaSection microphone = offer.sections().getFirst();

        assertThat(offer.transport().fingerprints()).hasSize(1);
        assertThat(microphone.transport().fingerprints()).isEmpty();
        assertThat(microphone.transport().orElse(offer.transport()).fingerprints()).hasSize(1);
        assertThat(microphone.formats().getFirst().parameters())
                .isEqualTo(Map.of("maxplaybackrate", "48000", "stereo", "1", "useinbandfec", "1"));
        assertThat(offer.sections().get(2).disabled()).isFalse();
    }

    @Test
    void readsUnsignedSsrcs() throws SdpException {
        SessionDescription offer =
                SdpReader.read(
                        Offers.SMALL
                                + """
                                a=ssrc:4294967295 cname:x
                                a=ssrc-group:FID 4294967295 2147483648
                                """);

        Sources sources = offer.sections().get(1).sources();
        assertThat(sources.ssrcs()).containsExactly(new Sources.Source(-1, "cname:x"));
        assertThat(sources.groups())
                .containsExactly(new Sources.Group("FID", List.of(-1, Integer.MIN_VALUE)));
        assertThat(SdpWriter.write(offer)).contains("a=ssrc-group:FID 4294967295 2147483648\r\n");
    }

    @Test
    void keepsWhatItDoesNotKnow() throws SdpException {
        SessionDescription offer =
                SdpReader.read(Offers.SMALL + "a=x-flag\na=x-value:\na=x-other:1:2 3\n");

        assertThat(offer.sections().get(1).others())
                .containsExactly(
                        new Attribute("x-flag", null),
                        new Attribute("x-value", ""),
                        new Attribute("x-other", "1:2 3"));
        assertThat(SdpReader.read(SdpWriter.write(offer))).isEqualTo(offer);
    }

    @Test
    void appliesWildcardFeedbackToEveryFormat() throws SdpException {
        SessionDescription offer = SdpReader.read(Offers.SMALL + "a=rtcp-fb:* ccm fir\n");

        assertThat(offer.sections().get(1).formats())
                .extracting(Format::feedback)
                .containsExactly(List.of("nack", "nack pli", "ccm fir"), List.of("ccm fir"));
    }

    @Test
    void readsBothDirectionsOfSimulcast() throws SdpException {
        SessionDescription offer =
                SdpReader.read(Offers.SMALL + "a=simulcast:recv x  send a,~b;c\n");

        assertThat(offer.sections().get(1).simulcast())
                .isEqualTo(new Simulcast(List.of(), List.of("a,~b", "c"), List.of("x")));
        assertThat(SdpWriter.write(offer)).contains("a=simulcast:send a,~b;c recv x\r\n");
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            textBlock =
                    """
                    a=mid:a                 | the mid a second time
                    a=mid:                  | the mid must be
                    a=mid:two words         | the mid must be
                    a=rtpmap:128 x/1        | the payload type must be a number from 0 to 127
                    a=rtpmap:x x/1          | the payload type must be a number
                    a=rtpmap:99             | expected a=rtpmap
                    a=rtpmap:99 x           | an encoding is written
                    a=rtpmap:99 x/0         | the clock rate must be
                    a=rtpmap:99 x/1/2/3     | an encoding is written
                    a=rtpmap:96 x/8000      | the map of payload type 96 a second time
                    a=recvonly              | the direction a second time
                    a=ice-ufrag:other       | the ice-ufrag a second time
                    a=setup:active          | the setup a second time
                    a=extmap:0 urn:x        | the extension id must be
                    a=extmap:4352 urn:x     | the extension id must be
                    a=extmap:1/both urn:x   | the direction of an extension
                    a=rid:x up              | expected send or recv
                    a=simulcast:send        | a=simulcast is send or recv
                    a=ssrc:4294967296 x     | the SSRC must be a number from 0 to 4294967295
                    a=ssrc:99999999999999 x | the SSRC must be a number
                    a=ssrc-group:FID -1     | the SSRC must be a number
                    a=ice-ufrag:abc         | ice-ufrag must be 4 to 256
                    a=ice-pwd:short         | ice-pwd must be 22 to 256
                    a=fingerprint:sha-256   | a fingerprint is
                    a=fingerprint:sha-256 AB| the digest must be
                    a=setup:maybe           | setup must be
                    m=audio 9 RTP/AVP       | m= needs
                    m=audio 65536 RTP/AVP 0 | the port must be
                    x                       | a line is a letter
                    ax=1                    | a line is a letter
                    """)
    void saysWhichLineIsWrong(String line, String reason) {
        SdpException refused = refused(Offers.SMALL + line + "\n");

        assertThat(refused.code()).isEqualTo(RefusalCode.SDP_MALFORMED);
        assertThat(refused).hasMessageStartingWith("Line 32 of the session description: ");
        assertThat(refused).hasMessageContaining(reason);
    }

    @Test
    void refusesOneMidForTwoSections() {
        assertThat(refused(Offers.SMALL.replace("a=mid:v", "a=mid:a")))
                .hasMessageContaining("the mid a is used by two sections");
    }

    /// M11: browsers and libraries write lines without content, and lines twice.
    @ParameterizedTest
    @ValueSource(
            strings = {
                "a=fmtp:96 ",
                "a=fmtp:96",
                "a=fmtp:97 apt=96",
                "a=rtcp-fb:96 ",
                "a=rtcp-fb:96",
                "a=rtcp-fb:*",
                "a=rtpmap:96 VP8/90000",
                "a=sendonly",
                "a=mid:v",
                "a=setup:actpass",
                "a=ice-ufrag:user",
                ""
            })
    void ignoresALineThatSaysNothingNew(String line) throws SdpException {
        SessionDescription plain = SdpReader.read(Offers.SMALL);

        assertThat(SdpReader.read(Offers.SMALL + line + "\r\n")).isEqualTo(plain);
        assertThat(SdpReader.read(Offers.SMALL + line)).isEqualTo(plain);
        assertThat(SdpReader.read(Offers.SMALL + line + "\r\n\r\n\n")).isEqualTo(plain);
    }

    /// M11.
    @Test
    void theLastLineNeedsNoLineBreak() throws SdpException {
        assertThat(SdpReader.read(Offers.SMALL.stripTrailing()))
                .isEqualTo(SdpReader.read(Offers.SMALL));
    }

    @Test
    void refusesAControlCharacter() {
        assertThat(refused(Offers.SMALL + "a=x:1\0002\r\n"))
                .hasMessageContaining("control character");
        assertThat(refused(Offers.SMALL + "a=x:1\r2\r\n"))
                .hasMessageContaining("control character");
        assertThat(refused("")).hasMessageContaining("v=0");
    }

    @Test
    void refusesWhatNoFrameCanCarry() {
        String longest = Offers.SMALL + "a=" + "x".repeat(SessionDescription.MAX_CHARACTERS);

        assertThat(refused(longest).code()).isEqualTo(RefusalCode.SDP_TOO_LARGE);
        assertThat(refused(longest)).hasMessageContaining("setCodecPreferences");
    }

    @Test
    void refusesMoreSectionsThanTheLimit() throws SdpException {
        String section = "m=audio 9 UDP/TLS/RTP/SAVPF 0\n";

        assertThat(SdpReader.read("v=0\n" + section.repeat(128)).sections()).hasSize(128);
        assertThat(refused("v=0\n" + section.repeat(129)).code())
                .isEqualTo(RefusalCode.SDP_TOO_LARGE);
    }

    @Test
    void staysWithItsOneExceptionWhateverIsChanged() {
        for (String name : Offers.CAPTURED) {
            String captured = Offers.captured(name);
            for (long seed = 0; seed < 100; seed++) {
                String mutated = mutated(captured, new Random(seed));
                try {
                    SessionDescription read = SdpReader.read(mutated);
                    assertThat(SdpReader.read(SdpWriter.write(read))).isEqualTo(read);
                    Negotiated negotiated = Negotiation.answer(read, Offers.parameters());
                    String answer = SdpWriter.write(negotiated.answer());
                    assertThat(SdpReader.read(answer)).isEqualTo(negotiated.answer());
                } catch (SdpException refused) {
                    assertThat(refused.code().wireName()).startsWith("sdp_");
                } catch (RuntimeException | AssertionError failure) {
                    throw new AssertionError(name + " with seed " + seed, failure);
                }
            }
        }
    }

    /// Replaces, removes and doubles characters and lines.
    private static String mutated(String text, Random random) {
        StringBuilder changed = new StringBuilder(text);
        for (int i = random.nextInt(1, 6); i > 0; i--) {
            int at = random.nextInt(changed.length() - 1);
            switch (random.nextInt(5)) {
                case 0 -> changed.setCharAt(at, (char) random.nextInt(256));
                case 1 -> changed.deleteCharAt(at);
                case 2 -> changed.insert(at, " :;,=/~".charAt(random.nextInt(7)));
                case 3 -> {
                    int start = changed.lastIndexOf("\n", at) + 1;
                    changed.insert(
                            start,
                            text.lines().skip(random.nextInt(200)).findFirst().orElse("") + "\r\n");
                }
                default -> {
                    int start = changed.lastIndexOf("\n", at) + 1;
                    int end = changed.indexOf("\n", at) + 1;
                    changed.delete(start, end > start ? end : changed.length());
                }
            }
        }
        return changed.toString();
    }

    private static SdpException refused(String sdp) {
        return catchThrowableOfType(SdpException.class, () -> SdpReader.read(sdp));
    }
}
