package media.sdp;

import java.util.ArrayList;
import java.util.EnumSet;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/// Reads one `m=` section. Attributes come in any order (Firefox writes `a=fmtp` before
/// `a=rtpmap`), so formats are put together at the end. A line that says nothing, or the same as
/// one before, is ignored; one that contradicts another is refused.
final class SectionReader {
    private static final long MAX_SSRC = 0xFFFF_FFFFL;

    private final SdpLines in;
    private final MediaLine line;
    private @Nullable String mid;
    private @Nullable Direction direction;
    private final TransportReader transport = new TransportReader();
    private final Set<Property> properties = EnumSet.noneOf(Property.class);
    private final Map<Integer, Format> maps = new LinkedHashMap<>();

    /// By payload type; joined at the end, since each line may be long and there may be many.
    private final Map<Integer, Set<String>> parameters = new HashMap<>();

    private final Map<Integer, List<String>> feedback = new LinkedHashMap<>();
    private final List<String> commonFeedback = new ArrayList<>();
    private final List<Extension> extensions = new ArrayList<>();
    private final List<Rid> rids = new ArrayList<>();
    private List<String> simulcastSend = List.of();
    private List<String> simulcastReceive = List.of();
    private final List<String> msids = new ArrayList<>();
    private final List<Sources.Source> ssrcs = new ArrayList<>();
    private final List<Sources.Group> groups = new ArrayList<>();
    private final List<Attribute> others = new ArrayList<>();

    SectionReader(SdpLines in, String value) throws SdpException {
        this.in = in;
        List<String> words = SdpLines.words(value);
        if (words.size() < 4) {
            throw in.malformed("m= needs a kind, a port, a protocol and at least one format");
        }
        if (words.size() - 3 > SessionDescription.MAX_WORDS) {
            throw in.tooLarge(SessionDescription.MAX_WORDS + " formats in a section");
        }
        int port = (int) in.number("port", words.get(1), 0, 65_535);
        line =
                new MediaLine(
                        in.token("kind", words.get(0)),
                        port,
                        words.get(2),
                        words.subList(3, words.size()));
    }

    void readAttribute(String name, @Nullable String value) throws SdpException {
        if (value == null) {
            readProperty(name);
            return;
        }
        switch (name) {
            case "mid" -> mid = in.same("mid", mid, in.token("mid", SdpLines.strip(value)));
            case "rtpmap" -> readMap(value);
            case "fmtp" -> {
                String[] words = firstAndRest(value);
                if (!words[1].isEmpty()) {
                    parameters
                            .computeIfAbsent(payloadType(words[0]), _ -> new LinkedHashSet<>())
                            .add(words[1]);
                }
            }
            case "rtcp-fb" -> {
                String[] words = firstAndRest(value);
                if (words[0].equals("*") && !words[1].isEmpty()) {
                    commonFeedback.add(words[1]);
                } else if (!words[1].isEmpty()) {
                    feedback.computeIfAbsent(payloadType(words[0]), _ -> new ArrayList<>())
                            .add(words[1]);
                }
            }
            case "extmap" -> readExtension(value);
            case "rid" -> readRid(value);
            case "simulcast" -> readSimulcast(value);
            case "msid" -> msids.add(SdpLines.strip(value));
            case "ssrc" -> {
                String[] words = pair(value, "a=ssrc:<ssrc> <attribute>");
                ssrcs.add(new Sources.Source(ssrc(words[0]), words[1]));
            }
            case "ssrc-group" -> readGroup(value);
            default -> {
                if (!transport.readAttribute(in, name, value)) {
                    others.add(new Attribute(name, value));
                }
            }
        }
    }

    private void readProperty(String name) throws SdpException {
        Property property = Property.of(name);
        Direction own = Direction.of(name);
        if (property != null) {
            properties.add(property);
        } else if (own != null) {
            direction = in.same("direction", direction, own);
        } else {
            others.add(new Attribute(name, null));
        }
    }

    /// `a=rtpmap:<payload type> <encoding>/<clock rate>[/<channels>]` (RFC 8866 §6.6).
    private void readMap(String value) throws SdpException {
        String[] words = pair(value, "a=rtpmap:<payload type> <encoding>/<clock rate>");
        int payloadType = payloadType(words[0]);
        String[] parts = words[1].split("/", 4);
        if (parts.length < 2 || parts.length > 3) {
            throw in.malformed("an encoding is written <name>/<clock rate>[/<channels>]");
        }
        Format format =
                new Format(
                        payloadType,
                        in.token("encoding name", parts[0]),
                        (int) in.number("clock rate", parts[1], 1, 1_000_000),
                        parts.length == 3
                                ? (int) in.number("number of channels", parts[2], 1, 255)
                                : 1,
                        "",
                        List.of());
        maps.put(
                payloadType,
                in.same("map of payload type " + payloadType, maps.get(payloadType), format));
    }

    private void readExtension(String value) throws SdpException {
        String[] words = pair(value, "a=extmap:<id> <uri>");
        int slash = words[0].indexOf('/');
        Direction own =
                slash < 0 ? Direction.SENDRECV : Direction.of(words[0].substring(slash + 1));
        if (own == null) {
            throw in.malformed(
                    "the direction of an extension must be sendrecv, sendonly, recvonly or inactive");
        }
        // RFC 8285 §5: 1 to 14 in the one-byte form, to 255 in the two-byte form; an offer may use
        // 4096 to 4351 for those that do not fit.
        int id =
                (int)
                        in.number(
                                "extension id",
                                slash < 0 ? words[0] : words[0].substring(0, slash),
                                1,
                                4351);
        int space = words[1].indexOf(' ');
        extensions.add(
                new Extension(
                        id,
                        own,
                        space < 0 ? words[1] : words[1].substring(0, space),
                        space < 0 ? "" : SdpLines.strip(words[1].substring(space + 1))));
    }

    private void readRid(String value) throws SdpException {
        String[] words = pair(value, "a=rid:<id> send|recv");
        int space = words[1].indexOf(' ');
        String restrictions = space < 0 ? "" : SdpLines.strip(words[1].substring(space + 1));
        rids.add(
                new Rid(
                        in.token("rid", words[0]),
                        rightOf(space < 0 ? words[1] : words[1].substring(0, space)),
                        restrictions));
    }

    /// `a=simulcast:send a;b recv c` (RFC 8853 §5.1).
    private void readSimulcast(String value) throws SdpException {
        List<String> words = SdpLines.words(value);
        if (words.size() % 2 != 0) {
            throw in.malformed("a=simulcast is send or recv with a list of rids, once each");
        }
        for (int i = 0; i < words.size(); i += 2) {
            List<String> streams = List.of(words.get(i + 1).split(";"));
            if (rightOf(words.get(i)) == Direction.SENDONLY) {
                simulcastSend = streams;
            } else {
                simulcastReceive = streams;
            }
        }
    }

    private Direction rightOf(String word) throws SdpException {
        return switch (word) {
            case "send" -> Direction.SENDONLY;
            case "recv" -> Direction.RECVONLY;
            default -> throw in.malformed("expected send or recv");
        };
    }

    private void readGroup(String value) throws SdpException {
        List<String> words = SdpLines.words(value);
        List<Integer> members = new ArrayList<>();
        for (String word : words.subList(1, words.size())) {
            members.add(ssrc(word));
        }
        groups.add(new Sources.Group(in.token("semantics", words.getFirst()), members));
    }

    private int payloadType(String word) throws SdpException {
        return (int) in.number("payload type", word, 0, 127);
    }

    private int ssrc(String word) throws SdpException {
        return (int) in.number("SSRC", word, 0, MAX_SSRC);
    }

    /// The first word and the rest, which must not be empty.
    private String[] pair(String value, String shape) throws SdpException {
        String[] words = firstAndRest(value);
        if (words[1].isEmpty()) {
            throw in.malformed("expected " + shape);
        }
        return words;
    }

    private static String[] firstAndRest(String value) {
        String text = SdpLines.strip(value);
        int space = text.indexOf(' ');
        return space < 0
                ? new String[] {text, ""}
                : new String[] {
                    text.substring(0, space), SdpLines.strip(text.substring(space + 1))
                };
    }

    /// @param sessionDirection what the session says for sections that say nothing
    MediaSection section(@Nullable Direction sessionDirection) {
        Direction fallback = sessionDirection == null ? Direction.SENDRECV : sessionDirection;
        List<Format> formats = new ArrayList<>();
        for (Format map : maps.values()) {
            List<String> all = new ArrayList<>(feedback.getOrDefault(map.payloadType(), List.of()));
            all.addAll(commonFeedback);
            formats.add(
                    new Format(
                            map.payloadType(),
                            map.encodingName(),
                            map.clockRate(),
                            map.channels(),
                            String.join(";", parameters.getOrDefault(map.payloadType(), Set.of())),
                            all));
        }
        return new MediaSection(
                line,
                mid,
                direction == null ? fallback : direction,
                transport.transport(),
                properties,
                formats,
                extensions,
                new Simulcast(rids, simulcastSend, simulcastReceive),
                new Sources(msids, ssrcs, groups),
                others);
    }
}
