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

    /// As aiortc 1.4 writes it: in one bundle the id 2 is the audio level in the audio section and
    /// the send time in the video section.
    public static final String AIORTC =
            """
            v=0
            o=- 3908261234 3908261234 IN IP4 0.0.0.0
            s=-
            t=0 0
            a=group:BUNDLE 0 1
            a=msid-semantic:WMS *
            m=audio 50123 UDP/TLS/RTP/SAVPF 96 0 8
            c=IN IP4 192.0.2.9
            a=sendrecv
            a=extmap:1 urn:ietf:params:rtp-hdrext:sdes:mid
            a=extmap:2 urn:ietf:params:rtp-hdrext:ssrc-audio-level
            a=mid:0
            a=msid:1d3a 5f0b
            a=rtcp:9 IN IP4 0.0.0.0
            a=rtcp-mux
            a=ssrc:2310934811 cname:7a8f
            a=rtpmap:96 opus/48000/2
            a=rtpmap:0 PCMU/8000
            a=rtpmap:8 PCMA/8000
            a=candidate:c1 1 udp 2130706431 192.0.2.9 50123 typ host
            a=end-of-candidates
            a=ice-ufrag:Lq3V
            a=ice-pwd:YHTyWoAFCLTp0ddm8f2T5o
            a=fingerprint:sha-256 00:01:02:03:04:05:06:07:08:09:0A:0B:0C:0D:0E:0F:10:11:12:13:14:15:16:17:18:19:1A:1B:1C:1D:1E:1F
            a=setup:actpass
            m=video 50123 UDP/TLS/RTP/SAVPF 97 98
            c=IN IP4 192.0.2.9
            a=sendrecv
            a=extmap:1 urn:ietf:params:rtp-hdrext:sdes:mid
            a=extmap:2 http://www.webrtc.org/experiments/rtp-hdrext/abs-send-time
            a=mid:1
            a=msid:1d3a 77c2
            a=rtcp:9 IN IP4 0.0.0.0
            a=rtcp-mux
            a=ssrc-group:FID 3110482934 1207744023
            a=ssrc:3110482934 cname:7a8f
            a=ssrc:1207744023 cname:7a8f
            a=rtpmap:97 VP8/90000
            a=rtcp-fb:97 nack
            a=rtcp-fb:97 nack pli
            a=rtcp-fb:97 goog-remb
            a=rtpmap:98 rtx/90000
            a=fmtp:98 apt=97
            a=candidate:c1 1 udp 2130706431 192.0.2.9 50123 typ host
            a=end-of-candidates
            a=ice-ufrag:Lq3V
            a=ice-pwd:YHTyWoAFCLTp0ddm8f2T5o
            a=fingerprint:sha-256 00:01:02:03:04:05:06:07:08:09:0A:0B:0C:0D:0E:0F:10:11:12:13:14:15:16:17:18:19:1A:1B:1C:1D:1E:1F
            a=setup:actpass
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
