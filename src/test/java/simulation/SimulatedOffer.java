package simulation;

import java.util.Random;

/// The SDP of a simulated peer: what a browser sends, cut down to what the engine reads.
@SuppressWarnings("InlineFormatString") // a description reads best in its own lines
public final class SimulatedOffer {
    static final int AUDIO_SLOTS = 10;
    static final int VIDEO_SLOTS = 9;

    static final int OPUS = 111;
    static final int RED = 63;
    static final int VP8 = 96;
    static final int RTX = 97;
    static final int LEVEL_ID = 1;
    static final int TRANSPORT_SEQUENCE_ID = 3;
    static final int MID_ID = 4;
    static final int DESCRIPTOR_ID = 5;
    static final int RID_ID = 10;
    static final int REPAIRED_RID_ID = 11;

    /// What a client can do besides sending and receiving.
    ///
    /// @param red redundant audio (RFC 2198) in both directions
    /// @param feedback sends reports of arrivals: RTCP, NACK, PLI
    /// @param transportFeedback transport-wide feedback in both directions
    /// @param encrypted end to end, with dependency descriptors
    public record Abilities(
            boolean red, boolean feedback, boolean transportFeedback, boolean encrypted) {
        /// Sends no feedback.
        public static final Abilities PLAIN = new Abilities(false, false, false, false);

        /// All that Chromium does.
        public static final Abilities BROWSER = new Abilities(true, true, true, false);

        /// Encrypts end to end; sends no feedback.
        public static final Abilities ENCRYPTED = new Abilities(true, false, false, true);

        /// A client without RED.
        public static final Abilities WITHOUT_RED = new Abilities(false, true, true, false);
    }

    private static final String SESSION =
            """
            v=0
            o=- 4611731400430051336 2 IN IP4 127.0.0.1
            s=-
            t=0 0
            a=group:BUNDLE%s
            a=extmap-allow-mixed
            """;

    private static final String TRANSPORT =
            """
            c=IN IP4 0.0.0.0
            a=rtcp:9 IN IP4 0.0.0.0
            a=ice-ufrag:peer
            a=ice-pwd:0123456789012345678901
            a=fingerprint:sha-256 %s
            a=setup:actpass
            a=mid:%d
            a=%s
            a=rtcp-mux
            a=rtcp-rsize
            """;

    private static final String AUDIO =
            """
            a=rtpmap:111 opus/48000/2
            a=fmtp:111 minptime=10;useinbandfec=1
            a=extmap:1 urn:ietf:params:rtp-hdrext:ssrc-audio-level
            a=extmap:4 urn:ietf:params:rtp-hdrext:sdes:mid
            """;

    private static final String VIDEO =
            """
            a=rtpmap:96 VP8/90000
            a=rtcp-fb:96 goog-remb
            a=rtcp-fb:96 nack
            a=rtcp-fb:96 nack pli
            a=rtpmap:97 rtx/90000
            a=fmtp:97 apt=96
            a=extmap:4 urn:ietf:params:rtp-hdrext:sdes:mid
            a=extmap:10 urn:ietf:params:rtp-hdrext:sdes:rtp-stream-id
            a=extmap:11 urn:ietf:params:rtp-hdrext:sdes:repaired-rtp-stream-id
            """;

    private static final String REDUNDANT_AUDIO =
            """
            a=rtpmap:63 red/48000/2
            a=fmtp:63 111/111
            """;

    private static final String DESCRIPTOR =
            """
            a=extmap:5 https://aomediacodec.github.io/av1-rtp-spec/#dependency-descriptor-rtp-header-extension
            """;

    private static final String TRANSPORT_SEQUENCE =
            """
            a=extmap:3 http://www.ietf.org/id/draft-holmer-rmcat-transport-wide-cc-extensions-01
            a=rtcp-fb:%d transport-cc
            """;

    private static final String SIMULCAST =
            """
            a=rid:q send
            a=rid:h send
            a=rid:f send
            a=simulcast:send q;h;f
            """;

    private SimulatedOffer() {}

    public static String text(int audioSlots, int videoSlots) {
        return text(audioSlots, videoSlots, Abilities.PLAIN);
    }

    public static String text(int audioSlots, int videoSlots, Abilities abilities) {
        StringBuilder mids = new StringBuilder();
        StringBuilder sections = new StringBuilder();
        int mid = 0;
        for (int i = 0; i < 2 + audioSlots + videoSlots; i++, mid++) {
            boolean sends = i < 2;
            boolean video = i == 1 || i >= 2 + audioSlots;
            mids.append(' ').append(mid);
            sections.append(
                    video
                            ? "m=video 9 UDP/TLS/RTP/SAVPF 96 97\n"
                            : "m=audio 9 UDP/TLS/RTP/SAVPF 111%s\n"
                                    .formatted(abilities.red() ? " 63" : ""));
            sections.append(
                    TRANSPORT.formatted(
                            "AA:".repeat(31) + "AA", mid, sends ? "sendonly" : "recvonly"));
            sections.append(video ? VIDEO : AUDIO);
            sections.append(!video && abilities.red() ? REDUNDANT_AUDIO : "");
            if (abilities.transportFeedback()) {
                sections.append(TRANSPORT_SEQUENCE.formatted(video ? VP8 : OPUS));
            }
            sections.append(video && abilities.encrypted() ? DESCRIPTOR : "");
            sections.append(video && sends ? SIMULCAST : "");
        }
        return (SESSION.formatted(mids) + sections).replace("\n", "\r\n");
    }

    /// The value of the first `a=name:value` of a description.
    public static String attribute(String sdp, String name) {
        return sdp.lines()
                .filter(line -> line.startsWith("a=" + name + ":"))
                .map(line -> line.substring(name.length() + 3).strip())
                .findFirst()
                .orElseThrow(() -> new AssertionError("no " + name + " in\n" + sdp));
    }

    static byte[] transactionId(Random random) {
        byte[] id = new byte[12];
        random.nextBytes(id);
        return id;
    }
}
