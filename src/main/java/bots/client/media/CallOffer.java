package bots.client.media;

import call.TrackKind;
import java.net.InetSocketAddress;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.random.RandomGenerator;
import media.ice.IceCredentials;
import media.sdp.Attribute;
import media.sdp.Direction;
import media.sdp.Extension;
import media.sdp.Fingerprint;
import media.sdp.Format;
import media.sdp.MediaLine;
import media.sdp.MediaSection;
import media.sdp.Property;
import media.sdp.Rid;
import media.sdp.SdpWriter;
import media.sdp.SessionDescription;
import media.sdp.Setup;
import media.sdp.Simulcast;
import media.sdp.Sources;
import media.sdp.Transport;

/// The offer of a call: a section for each track it publishes, then its receive slots; Opus and VP8
/// only (docs/protocol.md, RFC 9429 §5.2).
public final class CallOffer {
    static final int OPUS = 111;
    static final int VP8 = 96;
    static final int RTX = 97;

    static final int AUDIO_LEVEL_ID = 1;
    static final int TRANSPORT_SEQUENCE_ID = 3;
    static final int MID_ID = 4;
    static final int RID_ID = 10;
    static final int REPAIRED_RID_ID = 11;

    static final String AUDIO_LEVEL = "urn:ietf:params:rtp-hdrext:ssrc-audio-level";
    static final String TRANSPORT_SEQUENCE =
            "http://www.ietf.org/id/draft-holmer-rmcat-transport-wide-cc-extensions-01";
    private static final String MID = "urn:ietf:params:rtp-hdrext:sdes:mid";
    private static final String RID = "urn:ietf:params:rtp-hdrext:sdes:rtp-stream-id";
    private static final String REPAIRED_RID =
            "urn:ietf:params:rtp-hdrext:sdes:repaired-rtp-stream-id";

    private static final List<TrackKind> MESH_SECTIONS =
            List.of(
                    TrackKind.MICROPHONE,
                    TrackKind.CAMERA,
                    TrackKind.SCREEN,
                    TrackKind.SCREEN_AUDIO);

    private final CallOptions options;
    private final RandomGenerator random;
    private final List<SentStream> streams = new ArrayList<>();
    private final Map<String, TrackKind> tracks = new LinkedHashMap<>();
    private final List<MediaSection> sections = new ArrayList<>();
    private final String cname;

    /// @param random source of SSRCs and first sequence numbers
    private CallOffer(CallOptions options, RandomGenerator random) {
        this.options = options;
        this.random = random;
        cname = Long.toHexString(random.nextLong());
    }

    /// @param audioSlots number of sections to receive audio on
    /// @param videoSlots number of sections to receive video on
    public static CallOffer of(
            CallOptions options, int audioSlots, int videoSlots, RandomGenerator random) {
        CallOffer offer = new CallOffer(options, random);
        for (TrackKind track : TrackKind.values()) {
            if (options.tracks().contains(track)) {
                offer.publish(track, Direction.SENDONLY);
            }
        }
        for (int i = 0; i < audioSlots + videoSlots; i++) {
            offer.sections.add(
                    offer.section(
                            i >= audioSlots,
                            Direction.RECVONLY,
                            new Simulcast(List.of(), List.of(), List.of()),
                            new Sources(List.of(), List.of(), List.of())));
        }
        return offer;
    }

    /// A description for another participant: microphone, camera, screen and screen audio in both
    /// directions (docs/protocol.md, "Direct connections"). Only a microphone is sent. It is the
    /// same as an offer and as an answer, since all describe these sections with the payload types
    /// of a browser.
    public static CallOffer ofPeer(CallOptions options, RandomGenerator random) {
        CallOffer offer = new CallOffer(options, random);
        for (TrackKind track : MESH_SECTIONS) {
            if (track == TrackKind.MICROPHONE && options.tracks().contains(track)) {
                offer.publish(track, Direction.SENDRECV);
            } else {
                offer.sections.add(
                        offer.section(
                                track.video(),
                                track == TrackKind.MICROPHONE
                                        ? Direction.SENDRECV
                                        : Direction.RECVONLY,
                                new Simulcast(List.of(), List.of(), List.of()),
                                new Sources(List.of(), List.of(), List.of())));
            }
        }
        return offer;
    }

    /// The streams it offers to send, one for each encoding.
    List<SentStream> streams() {
        return streams;
    }

    /// The published tracks by mid.
    public Map<String, TrackKind> tracks() {
        return tracks;
    }

    String cname() {
        return cname;
    }

    /// For a server, which has the candidates.
    ///
    /// @param fingerprint as in `a=fingerprint`
    public String write(IceCredentials local, String fingerprint) {
        return write(
                local,
                fingerprint,
                // RFC 8842 §5.3; an ICE-lite server answers with passive.
                Setup.ACTPASS,
                List.of());
    }

    /// @param fingerprint as in `a=fingerprint`
    /// @param candidates of this side, best first
    public String write(
            IceCredentials local,
            String fingerprint,
            Setup setup,
            List<InetSocketAddress> candidates) {
        String[] hash = fingerprint.split(" ", 2);
        return SdpWriter.write(
                new SessionDescription(
                        "- " + (random.nextLong() >>> 2) + " 1 IN IP4 0.0.0.0",
                        sections.stream().map(MediaSection::mid).toList(),
                        Set.of(Property.EXTMAP_ALLOW_MIXED),
                        new Transport(
                                local.ufrag(),
                                local.password(),
                                List.of(),
                                List.of(new Fingerprint(hash[0], hash[1])),
                                setup),
                        List.of(),
                        withCandidates(candidates)));
    }

    /// In the first section, which carries all (RFC 9143 §7).
    private List<MediaSection> withCandidates(List<InetSocketAddress> candidates) {
        if (candidates.isEmpty()) {
            return sections;
        }
        List<Attribute> lines = new ArrayList<>();
        for (InetSocketAddress candidate : candidates) {
            // RFC 8839 §5.1, RFC 8445 §5.1.2.1
            lines.add(
                    new Attribute(
                            "candidate",
                            String.join(
                                    " ",
                                    String.valueOf(lines.size() + 1),
                                    "1 udp",
                                    String.valueOf(
                                            (126L << 24) + ((65_535L - lines.size()) << 8) + 255),
                                    candidate.getAddress().getHostAddress(),
                                    String.valueOf(candidate.getPort()),
                                    "typ host")));
        }
        List<MediaSection> all = new ArrayList<>(sections);
        MediaSection first = all.getFirst();
        all.set(
                0,
                new MediaSection(
                        first.line(),
                        first.mid(),
                        first.direction(),
                        first.transport(),
                        first.properties(),
                        first.formats(),
                        first.extensions(),
                        first.simulcast(),
                        first.sources(),
                        lines));
        return all;
    }

    private void publish(TrackKind track, Direction direction) {
        String mid = String.valueOf(sections.size());
        tracks.put(mid, track);
        boolean simulcast = track == TrackKind.CAMERA && !options.encodings().isEmpty();
        List<SentStream> sent = new ArrayList<>();
        for (int i = 0; i < (simulcast ? options.encodings().size() : 1); i++) {
            sent.add(
                    new SentStream(
                            track,
                            i,
                            mid,
                            simulcast ? options.encodings().get(i) : null,
                            random.nextInt(1, Integer.MAX_VALUE),
                            track.video() && options.retransmission()
                                    ? random.nextInt(1, Integer.MAX_VALUE)
                                    : 0,
                            random.nextInt(0x8000)));
        }
        streams.addAll(sent);
        sections.add(
                section(
                        track.video(),
                        direction,
                        simulcast ? simulcast() : new Simulcast(List.of(), List.of(), List.of()),
                        // RFC 8853: encodings are identified by their rid.
                        simulcast
                                ? new Sources(List.of(), List.of(), List.of())
                                : sources(sent.getFirst())));
    }

    private Simulcast simulcast() {
        return new Simulcast(
                options.encodings().stream()
                        .map(rid -> new Rid(rid, Direction.SENDONLY, ""))
                        .toList(),
                options.encodings(),
                List.of());
    }

    private Sources sources(SentStream stream) {
        Sources.Source media = new Sources.Source(stream.ssrc(), "cname:" + cname);
        List<String> msid =
                List.of("bot " + stream.track().name().toLowerCase(java.util.Locale.ROOT));
        return stream.rtxSsrc() == 0
                ? new Sources(msid, List.of(media), List.of())
                : new Sources(
                        msid,
                        List.of(media, new Sources.Source(stream.rtxSsrc(), "cname:" + cname)),
                        List.of(
                                new Sources.Group(
                                        "FID", List.of(stream.ssrc(), stream.rtxSsrc()))));
    }

    private MediaSection section(
            boolean video, Direction direction, Simulcast simulcast, Sources sources) {
        boolean rtx = video && options.retransmission();
        return new MediaSection(
                new MediaLine(
                        video ? "video" : "audio",
                        9,
                        "UDP/TLS/RTP/SAVPF",
                        video
                                ? rtx ? List.of("" + VP8, "" + RTX) : List.of("" + VP8)
                                : List.of("" + OPUS)),
                String.valueOf(sections.size()),
                direction,
                new Transport(null, null, List.of(), List.of(), null),
                Set.of(Property.RTCP_MUX, Property.RTCP_RSIZE),
                video ? videoFormats(rtx) : audioFormats(),
                extensions(video),
                simulcast,
                sources,
                List.of());
    }

    private List<Format> audioFormats() {
        return List.of(
                new Format(
                        OPUS,
                        "opus",
                        48_000,
                        2,
                        "minptime=10;useinbandfec=1",
                        options.transportFeedback() ? List.of("transport-cc") : List.of()));
    }

    private List<Format> videoFormats(boolean rtx) {
        List<String> feedback = new ArrayList<>();
        if (options.transportFeedback()) {
            feedback.add("transport-cc");
        }
        feedback.add("ccm fir");
        if (rtx) {
            feedback.add("nack");
        }
        feedback.add("nack pli");
        Format vp8 = new Format(VP8, "VP8", 90_000, 1, "", feedback);
        return rtx
                ? List.of(vp8, new Format(RTX, "rtx", 90_000, 1, "apt=" + VP8, List.of()))
                : List.of(vp8);
    }

    private List<Extension> extensions(boolean video) {
        List<Extension> extensions = new ArrayList<>();
        if (!video) {
            extensions.add(extension(AUDIO_LEVEL_ID, AUDIO_LEVEL));
        }
        if (options.transportFeedback()) {
            extensions.add(extension(TRANSPORT_SEQUENCE_ID, TRANSPORT_SEQUENCE));
        }
        extensions.add(extension(MID_ID, MID));
        if (video) {
            extensions.add(extension(RID_ID, RID));
            extensions.add(extension(REPAIRED_RID_ID, REPAIRED_RID));
        }
        return extensions;
    }

    private static Extension extension(int id, String uri) {
        return new Extension(id, Direction.SENDRECV, uri, "");
    }
}
