package media.sdp;

import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Objects;
import java.util.stream.Collectors;

/// Offers to test with: captured ones by name, and the smallest that can be served.
public final class Offers {
    /// Each of these is a file beside this class that says how it was made.
    public static final List<String> CAPTURED =
            List.of(
                    "chromium-one-offer",
                    "chromium-camera-and-microphone",
                    "chromium-data-channel",
                    "firefox-one-offer",
                    "firefox-camera-and-microphone",
                    "firefox-data-channel");

    /// One recvonly audio section and one sendonly video section.
    public static final String SMALL =
            """
            v=0
            o=- 1 2 IN IP4 127.0.0.1
            s=-
            t=0 0
            a=group:BUNDLE a v
            m=audio 9 UDP/TLS/RTP/SAVPF 111
            c=IN IP4 0.0.0.0
            a=mid:a
            a=ice-ufrag:user
            a=ice-pwd:passwordpasswordpassword
            a=fingerprint:sha-256 00:01:02:03:04:05:06:07:08:09:0A:0B:0C:0D:0E:0F:10:11:12:13:14:15:16:17:18:19:1A:1B:1C:1D:1E:1F
            a=setup:actpass
            a=recvonly
            a=rtcp-mux
            a=rtpmap:111 opus/48000/2
            m=video 9 UDP/TLS/RTP/SAVPF 96 97
            c=IN IP4 0.0.0.0
            a=mid:v
            a=ice-ufrag:user
            a=ice-pwd:passwordpasswordpassword
            a=fingerprint:sha-256 00:01:02:03:04:05:06:07:08:09:0A:0B:0C:0D:0E:0F:10:11:12:13:14:15:16:17:18:19:1A:1B:1C:1D:1E:1F
            a=setup:actpass
            a=sendonly
            a=rtcp-mux
            a=extmap:4 urn:ietf:params:rtp-hdrext:sdes:mid
            a=extmap:10 urn:ietf:params:rtp-hdrext:sdes:rtp-stream-id
            a=rtpmap:96 VP8/90000
            a=rtcp-fb:96 nack
            a=rtcp-fb:96 nack pli
            a=rtpmap:97 rtx/90000
            a=fmtp:97 apt=96
            """;

    private Offers() {}

    public static String captured(String name) {
        try (InputStream in = Offers.class.getResourceAsStream(name + ".sdp")) {
            String file =
                    new String(
                            Objects.requireNonNull(in, name).readAllBytes(),
                            StandardCharsets.UTF_8);
            return file.lines()
                    .filter(line -> !line.startsWith("#"))
                    .collect(Collectors.joining("\r\n", "", "\r\n"));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /// Two candidates, ten audio and nine video slots, SSRCs 1000, 1001, ….
    public static AnswerParameters parameters() {
        int[] next = {1000};
        return new AnswerParameters(
                "server",
                "serverserverserverserver",
                "sha-256 " + "AB:".repeat(31) + "CD",
                List.of(
                        new InetSocketAddress(InetAddress.ofLiteral("192.0.2.7"), 40_000),
                        new InetSocketAddress(InetAddress.ofLiteral("127.0.0.1"), 40_000)),
                List.of(new InetSocketAddress(InetAddress.ofLiteral("192.0.2.7"), 443)),
                "hubbub",
                () -> next[0]++,
                10,
                9,
                false);
    }
}
