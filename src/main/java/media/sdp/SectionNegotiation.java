package media.sdp;

import java.net.InetSocketAddress;
import java.util.ArrayList;
import java.util.EnumSet;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/// Answers the sections of one offer, in order, and remembers what each of them is for the engine.
final class SectionNegotiation {
    /// More than a browser sends, and an end to what a connection must remember.
    private static final int MAX_ENCODINGS = 4;

    private static final int MAX_ANNOUNCED_SSRCS = 16;

    /// RFC 8445 §5.1.2.2: of a host candidate, the highest there is.
    private static final long HOST_PREFERENCE = 126;

    /// RFC 6544 §4.2 has TCP below all that UDP can do, relays apart; browsers take 90.
    private static final long HOST_TCP_PREFERENCE = 90;

    /// The port of a section whose address is in its candidates (RFC 9429 §5.2.1).
    private static final int DISCARD_PORT = 9;

    private final AnswerParameters parameters;
    private final Transport transport;
    private final ExtensionNegotiation extensionNegotiation = new ExtensionNegotiation();
    private final BundlePayloadTypes payloadTypes = new BundlePayloadTypes();
    private final List<ReceiveSection> receive = new ArrayList<>();
    private final List<SendSection> send = new ArrayList<>();
    private final Map<String, SendSection> formerSlots = new HashMap<>();
    private int audioSlots;
    private int videoSlots;

    SectionNegotiation(AnswerParameters parameters, @Nullable Negotiated former) {
        this.parameters = parameters;
        if (former != null) {
            former.send().forEach(slot -> formerSlots.put(slot.mid(), slot));
        }
        List<String> fingerprint = SdpLines.words(parameters.fingerprint());
        transport =
                new Transport(
                        parameters.iceUfrag(),
                        parameters.icePassword(),
                        List.of(),
                        List.of(new Fingerprint(fingerprint.getFirst(), fingerprint.getLast())),
                        // RFC 8842 §5.3: the client starts the handshake.
                        Setup.PASSIVE);
    }

    List<ReceiveSection> receive() {
        return receive;
    }

    List<SendSection> send() {
        return send;
    }

    static boolean isMedia(MediaSection offered) {
        return (offered.kind().equals("audio") || offered.kind().equals("video"))
                // RFC 9429 §5.1.2: all the same as long as it is DTLS-SRTP with feedback.
                && offered.line().protocol().endsWith("TLS/RTP/SAVPF");
    }

    static boolean servable(MediaSection offered) {
        return isMedia(offered)
                && !offered.disabled()
                && !FormatNegotiation.accept(offered, false, false).isEmpty();
    }

    /// RFC 9429 §5.3.1: port zero, and the offer's protocol and formats.
    static MediaSection reject(MediaSection offered) {
        return new MediaSection(
                new MediaLine(
                        offered.kind(), 0, offered.line().protocol(), offered.line().payloads()),
                offered.mid(),
                Direction.INACTIVE,
                Transport.NONE,
                Set.of(),
                List.of(),
                List.of(),
                Simulcast.NONE,
                Sources.NONE,
                List.of());
    }

    /// @param offered a servable section with a mid
    /// @param leading the section that carries the candidates of all
    /// @throws SdpException when a payload type means something else in a section before
    MediaSection accept(MediaSection offered, int index, boolean leading) throws SdpException {
        Direction direction = direction(offered);
        boolean toClient = direction.sends();
        List<PayloadFormat> formats =
                FormatNegotiation.accept(offered, toClient, parameters.encrypted());
        payloadTypes.claim(Objects.requireNonNull(offered.mid()), formats);
        List<Extension> extensions = extensionNegotiation.accept(offered, toClient);
        Simulcast simulcast = Simulcast.NONE;
        Sources sources = Sources.NONE;
        if (direction.receives()) {
            simulcast = simulcast(offered, extensions);
            receive.add(received(offered, index, formats, extensions, simulcast));
        } else if (toClient) {
            SendSection slot = slot(offered, index, formats, extensions);
            send.add(slot);
            sources = slotSources(slot);
        }
        return new MediaSection(
                new MediaLine(
                        offered.kind(),
                        DISCARD_PORT,
                        offered.line().protocol(),
                        FormatNegotiation.payloads(formats)),
                offered.mid(),
                direction,
                transport,
                properties(offered, leading),
                FormatNegotiation.describe(formats),
                extensions,
                simulcast,
                sources,
                leading ? candidates() : List.of());
    }

    /// What the server does with a section: a sender is received, a receiver becomes a slot.
    private Direction direction(MediaSection offered) {
        if (offered.direction().sends()) {
            return Direction.RECVONLY;
        }
        if (!offered.direction().receives()) {
            return Direction.INACTIVE;
        }
        boolean left =
                offered.kind().equals("video")
                        ? videoSlots++ < parameters.maxVideoSlots()
                        : audioSlots++ < parameters.maxAudioSlots();
        return left ? Direction.SENDONLY : Direction.INACTIVE;
    }

    private static Set<Property> properties(MediaSection offered, boolean leading) {
        Set<Property> properties = EnumSet.of(Property.RTCP_MUX);
        if (offered.has(Property.RTCP_RSIZE)) {
            properties.add(Property.RTCP_RSIZE);
        }
        if (offered.has(Property.EXTMAP_ALLOW_MIXED)) {
            properties.add(Property.EXTMAP_ALLOW_MIXED);
        }
        if (leading) {
            properties.add(Property.END_OF_CANDIDATES);
        }
        return properties;
    }

    /// The rids of `a=simulcast:send`, of each list of alternatives the first (RFC 8853 §5.3.2).
    /// Without the stream id extension the encodings cannot be distinguished.
    private static Simulcast simulcast(MediaSection offered, List<Extension> extensions) {
        if (ExtensionNegotiation.ids(extensions).streamId() == 0) {
            return Simulcast.NONE;
        }
        Set<String> declared = new HashSet<>();
        for (Rid rid : offered.simulcast().rids()) {
            if (rid.direction().sends()) {
                declared.add(rid.id());
            }
        }
        List<Rid> rids = new ArrayList<>();
        for (String alternatives : offered.simulcast().send()) {
            String first = alternatives.split(",", 2)[0];
            String id = first.startsWith("~") ? first.substring(1) : first;
            if (rids.size() < MAX_ENCODINGS && declared.remove(id)) {
                rids.add(new Rid(id, Direction.RECVONLY, ""));
            }
        }
        return new Simulcast(rids, List.of(), rids.stream().map(Rid::id).toList());
    }

    private static ReceiveSection received(
            MediaSection offered,
            int index,
            List<PayloadFormat> formats,
            List<Extension> extensions,
            Simulcast simulcast) {
        Map<Integer, Integer> rtxSsrcs = new HashMap<>();
        for (Sources.Group group : offered.sources().groups()) {
            // RFC 4588 §8.6, RFC 5576 §4.2: the stream, then its retransmissions.
            if (group.semantics().equals("FID")
                    && group.ssrcs().size() == 2
                    && rtxSsrcs.size() < MAX_ANNOUNCED_SSRCS) {
                rtxSsrcs.put(group.ssrcs().getLast(), group.ssrcs().getFirst());
            }
        }
        return new ReceiveSection(
                Objects.requireNonNull(offered.mid()),
                index,
                offered.kind().equals("video"),
                formats,
                ExtensionNegotiation.ids(extensions),
                simulcast.receive(),
                offered.sources().ssrcs().stream()
                        .map(Sources.Source::ssrc)
                        .distinct()
                        .filter(ssrc -> ssrc != 0 && !rtxSsrcs.containsKey(ssrc))
                        .limit(MAX_ANNOUNCED_SSRCS)
                        .toList(),
                rtxSsrcs);
    }

    private SendSection slot(
            MediaSection offered,
            int index,
            List<PayloadFormat> formats,
            List<Extension> extensions) {
        boolean rtx = formats.stream().anyMatch(format -> format.rtxPayloadType() >= 0);
        SendSection former = formerSlots.get(offered.mid());
        return new SendSection(
                Objects.requireNonNull(offered.mid()),
                index,
                offered.kind().equals("video"),
                formats,
                ExtensionNegotiation.ids(extensions),
                former == null ? parameters.ssrcs().getAsInt() : former.ssrc(),
                former != null ? former.rtxSsrc() : rtx ? parameters.ssrcs().getAsInt() : 0);
    }

    /// Each slot is a stream of its own: browsers delay the tracks of one stream until they are in
    /// step with each other, and what two slots carry at a time comes from different people.
    private Sources slotSources(SendSection slot) {
        String cname = "cname:" + parameters.cname();
        String msid = "slot-" + slot.mid() + " slot-" + slot.mid();
        Sources.Source media = new Sources.Source(slot.ssrc(), cname);
        return slot.rtxSsrc() == 0
                ? new Sources(List.of(msid), List.of(media), List.of())
                : new Sources(
                        List.of(msid),
                        List.of(media, new Sources.Source(slot.rtxSsrc(), cname)),
                        List.of(new Sources.Group("FID", List.of(slot.ssrc(), slot.rtxSsrc()))));
    }

    /// `a=candidate:<foundation> 1 udp <priority> <address> <port> typ host` (RFC 8839 §5.1), and
    /// behind them `1 tcp … tcptype passive` (RFC 6544 §4.5).
    private List<Attribute> candidates() {
        List<Attribute> candidates = new ArrayList<>();
        for (InetSocketAddress address : parameters.candidates()) {
            // A local preference that falls with the position in the list.
            int preference = 65_535 - candidates.size();
            candidates.add(
                    candidate(candidates.size(), "udp", HOST_PREFERENCE, preference, address, ""));
        }
        for (InetSocketAddress address : parameters.tcpCandidates()) {
            // RFC 6544 §4.2: 13 bits, below the direction preference of passive, 4.
            int preference = (4 << 13) + 8_191 - candidates.size();
            candidates.add(
                    candidate(
                            candidates.size(),
                            "tcp",
                            HOST_TCP_PREFERENCE,
                            preference,
                            address,
                            " tcptype passive"));
        }
        return candidates;
    }

    /// RFC 8445 §5.1.2.1: the priority of component 1.
    private static Attribute candidate(
            int place,
            String transport,
            long typePreference,
            int localPreference,
            InetSocketAddress address,
            String more) {
        long priority = (typePreference << 24) + ((long) localPreference << 8) + (256 - 1);
        String host = address.getAddress().getHostAddress();
        // An IPv6 scope means nothing to the other side.
        int scope = host.indexOf('%');
        return new Attribute(
                "candidate",
                (place + 1)
                        + " 1 "
                        + transport
                        + " "
                        + priority
                        + " "
                        + (scope < 0 ? host : host.substring(0, scope))
                        + " "
                        + address.getPort()
                        + " typ host"
                        + more);
    }
}
