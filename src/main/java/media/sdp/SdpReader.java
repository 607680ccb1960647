package media.sdp;

import java.util.ArrayList;
import java.util.EnumSet;
import java.util.HashSet;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import refusal.RefusalCode;

/// Reads a description line by line (RFC 8866 §9). Strict where the server builds on a line,
/// lenient where it does not: an unknown attribute is kept, an unknown line type or an empty line
/// is passed over.
public final class SdpReader {
    private final SdpLines lines;

    private String origin = "";
    private List<String> bundle = List.of();
    private @Nullable Direction direction;
    private final Set<Property> properties = EnumSet.noneOf(Property.class);
    private final TransportReader transport = new TransportReader();
    private final List<Attribute> others = new ArrayList<>();
    private final List<MediaSection> sections = new ArrayList<>();
    private final Set<String> mids = new HashSet<>();

    /// Of the section, or before the first one of the session.
    private int attributes;

    private SdpReader(SdpLines lines) {
        this.lines = lines;
    }

    /// @throws SdpException `sdp_malformed` with the line that is wrong, or `sdp_too_large`
    public static SessionDescription read(String sdp) throws SdpException {
        if (sdp.length() > SessionDescription.MAX_CHARACTERS) {
            throw new SdpException(
                    RefusalCode.SDP_TOO_LARGE,
                    String.format(
                            Locale.ROOT,
                            "The session description has %d characters, the limit is %d; offer each codec once (setCodecPreferences).",
                            sdp.length(),
                            SessionDescription.MAX_CHARACTERS));
        }
        return new SdpReader(new SdpLines(sdp)).read();
    }

    private SessionDescription read() throws SdpException {
        if (!"v=0".equals(lines.next())) {
            throw lines.malformed("it must begin with v=0");
        }
        SectionReader section = null;
        for (String text = lines.next(); text != null; text = lines.next()) {
            if (text.isEmpty()) {
                continue;
            }
            if (text.length() < 2 || text.charAt(1) != '=') {
                throw lines.malformed("a line is a letter, an equals sign and a value");
            }
            String value = text.substring(2);
            switch (text.charAt(0)) {
                case 'o' -> origin = value;
                case 'm' -> {
                    finish(section);
                    attributes = 0;
                    section = new SectionReader(lines, value);
                }
                case 'a' -> {
                    if (++attributes > SessionDescription.MAX_ATTRIBUTES) {
                        throw lines.tooLarge(
                                SessionDescription.MAX_ATTRIBUTES + " attributes in a section");
                    }
                    int colon = value.indexOf(':');
                    String name = colon < 0 ? value : value.substring(0, colon);
                    String content = colon < 0 ? null : value.substring(colon + 1);
                    if (section == null) {
                        readSessionAttribute(name, content);
                    } else {
                        section.readAttribute(name, content);
                    }
                }
                default -> {
                    // s=, t=, c=, b= and the rest carry nothing that WebRTC uses (RFC 9429 §5.2.1).
                }
            }
        }
        finish(section);
        return new SessionDescription(
                origin, bundle, properties, transport.transport(), others, sections);
    }

    private void finish(@Nullable SectionReader section) throws SdpException {
        if (section == null) {
            return;
        }
        if (sections.size() == SessionDescription.MAX_SECTIONS) {
            throw lines.tooLarge(SessionDescription.MAX_SECTIONS + " sections");
        }
        MediaSection read = section.section(direction);
        if (read.mid() != null && !mids.add(read.mid())) {
            throw lines.malformed("the mid " + read.mid() + " is used by two sections");
        }
        sections.add(read);
    }

    private void readSessionAttribute(String name, @Nullable String value) throws SdpException {
        Property property = value == null ? Property.of(name) : null;
        Direction sessionDirection = value == null ? Direction.of(name) : null;
        if (property != null) {
            properties.add(property);
        } else if (sessionDirection != null) {
            // RFC 8866 §6.7: the default for sections that do not say. Firefox writes it.
            direction = sessionDirection;
        } else if (name.equals("group")
                && value != null
                && bundle.isEmpty()
                && SdpLines.words(value).getFirst().equals("BUNDLE")) {
            List<String> group = SdpLines.words(value);
            if (group.size() - 1 > SessionDescription.MAX_WORDS) {
                throw lines.tooLarge(SessionDescription.MAX_WORDS + " sections in its bundle");
            }
            bundle = group.subList(1, group.size());
        } else if (!transport.readAttribute(lines, name, value)) {
            others.add(new Attribute(name, value));
        }
    }
}
