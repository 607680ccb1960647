package media.sdp;

import java.util.ArrayList;
import java.util.EnumSet;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/// Reads a description line by line (RFC 8866 §9). Strict where the server builds on a line,
/// indifferent where it does not: an unknown attribute is kept, an unknown line type is passed over.
final class SdpReader {
    /// RFC 8866 §9 (token-char).
    private static final String TOKEN_PUNCTUATION = "!#$%&'*+-.^_`{|}~";

    /// RFC 8839 §5.1 (ice-char), and what URL-safe base 64 has instead, which some libraries write.
    private static final String ICE_PUNCTUATION = "+/-_";

    private final String sdp;
    private int next;
    private int line;

    private String origin = "";
    private List<String> bundle = List.of();
    private @Nullable Direction direction;
    private final Set<Property> properties = EnumSet.noneOf(Property.class);
    private final TransportReader transport = new TransportReader();
    private final List<Attribute> others = new ArrayList<>();
    private final List<MediaSection> sections = new ArrayList<>();
    private final Set<String> mids = new HashSet<>();

    SdpReader(String sdp) {
        this.sdp = sdp;
    }

    SessionDescription read() throws SdpException {
        if (sdp.length() > SessionDescription.MAX_CHARACTERS) {
            throw new SdpException(
                    "sdp_too_large",
                    "The session description has %d characters, the limit is %d; offer each codec once (setCodecPreferences)."
                            .formatted(sdp.length(), SessionDescription.MAX_CHARACTERS));
        }
        if (!"v=0".equals(nextLine())) {
            throw malformed("it must begin with v=0");
        }
        SectionReader section = null;
        for (String text = nextLine(); text != null; text = nextLine()) {
            if (text.length() < 2 || text.charAt(1) != '=') {
                throw malformed("a line is a letter, an equals sign and a value");
            }
            String value = text.substring(2);
            switch (text.charAt(0)) {
                case 'o' -> origin = value;
                case 'm' -> {
                    finish(section);
                    section = new SectionReader(this, value);
                }
                case 'a' -> {
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
                    // s=, t=, c=, b= and the rest carry nothing that WebRTC uses (RFC 9429
                    // §5.2.1).
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
            throw new SdpException(
                    "sdp_too_large",
                    "The session description has more than "
                            + SessionDescription.MAX_SECTIONS
                            + " sections.");
        }
        MediaSection read = section.section(direction);
        if (read.mid() != null && !mids.add(read.mid())) {
            throw malformed("the mid " + read.mid() + " is used by two sections");
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
                && words(value).getFirst().equals("BUNDLE")) {
            List<String> group = words(value);
            bundle = group.subList(1, group.size());
        } else if (!transport.readAttribute(this, name, value)) {
            others.add(new Attribute(name, value));
        }
    }

    /// The next line without its end, null after the last. Lines end with CR LF; LF alone is tolerated
    /// (RFC 8866 §5).
    private @Nullable String nextLine() throws SdpException {
        if (next >= sdp.length()) {
            return null;
        }
        line++;
        int end = sdp.indexOf('\n', next);
        String text = sdp.substring(next, end < 0 ? sdp.length() : end);
        next = end < 0 ? sdp.length() : end + 1;
        if (text.endsWith("\r")) {
            text = text.substring(0, text.length() - 1);
        }
        for (int i = 0; i < text.length(); i++) {
            // RFC 8866 §9 (byte-string): what we keep we may write again, so nothing may
            // break a line.
            if (Character.isISOControl(text.charAt(i)) && text.charAt(i) != '\t') {
                throw malformed("it contains a control character");
            }
        }
        return text;
    }

    SdpException malformed(String reason) {
        return SdpException.malformed(line, reason);
    }

    /// A decimal number from `min` to `max`.
    long number(String what, String text, long min, long max) throws SdpException {
        long number = text.isEmpty() || text.length() > 10 ? -1 : 0;
        for (int i = 0; i < text.length() && number >= 0; i++) {
            int digit = text.charAt(i) - '0';
            number = digit < 0 || digit > 9 ? -1 : number * 10 + digit;
        }
        if (number < min || number > max) {
            throw malformed("the " + what + " must be a number from " + min + " to " + max);
        }
        return number;
    }

    String token(String what, String text) throws SdpException {
        boolean good = !text.isEmpty() && text.length() <= 256;
        for (int i = 0; i < text.length() && good; i++) {
            char c = text.charAt(i);
            good = isLetterOrDigit(c) || TOKEN_PUNCTUATION.indexOf(c) >= 0;
        }
        if (!good) {
            throw malformed(
                    "the " + what + " must be 1 to 256 letters, digits or " + TOKEN_PUNCTUATION);
        }
        return text;
    }

    private static boolean isLetterOrDigit(char c) {
        return (c >= '0' && c <= '9') || (c >= 'A' && c <= 'Z') || (c >= 'a' && c <= 'z');
    }

    /// The words between single or repeated spaces; at least one, which may be empty.
    static List<String> words(String text) {
        return List.of(strip(text).split(" +"));
    }

    /// Without the spaces around it. Only spaces separate (RFC 8866 §9), so only they may go.
    static String strip(String text) {
        int from = 0;
        int to = text.length();
        while (from < to && text.charAt(from) == ' ') {
            from++;
        }
        while (to > from && text.charAt(to - 1) == ' ') {
            to--;
        }
        return text.substring(from, to);
    }

    /// Collects a [Transport], at session level or in a section.
    static final class TransportReader {
        private @Nullable String ufrag;
        private @Nullable String password;
        private List<String> options = List.of();
        private final List<Fingerprint> fingerprints = new ArrayList<>();
        private @Nullable Setup setup;

        boolean readAttribute(SdpReader in, String name, @Nullable String value)
                throws SdpException {
            if (value == null) {
                return false;
            }
            switch (name) {
                // RFC 8839 §5.4: 4 to 256 and 22 to 256 characters.
                case "ice-ufrag" -> ufrag = iceText(in, name, value, 4);
                case "ice-pwd" -> password = iceText(in, name, value, 22);
                case "ice-options" -> options = words(value);
                case "fingerprint" -> fingerprints.add(fingerprint(in, value));
                case "setup" -> {
                    setup = Setup.of(strip(value));
                    if (setup == null) {
                        throw in.malformed("setup must be actpass, active, passive or holdconn");
                    }
                }
                default -> {
                    return false;
                }
            }
            return true;
        }

        private static String iceText(SdpReader in, String what, String value, int min)
                throws SdpException {
            boolean good = value.length() >= min && value.length() <= 256;
            for (int i = 0; i < value.length() && good; i++) {
                char c = value.charAt(i);
                good = isLetterOrDigit(c) || ICE_PUNCTUATION.indexOf(c) >= 0;
            }
            if (!good) {
                throw in.malformed(what + " must be " + min + " to 256 letters, digits, + or /");
            }
            return value;
        }

        private static Fingerprint fingerprint(SdpReader in, String value) throws SdpException {
            List<String> words = words(value);
            if (words.size() != 2) {
                throw in.malformed("a fingerprint is the name of a hash and its digest");
            }
            Fingerprint fingerprint =
                    Fingerprint.of(in.token("hash", words.getFirst()), words.getLast());
            if (fingerprint == null) {
                throw in.malformed(
                        "the digest must be pairs of hex digits with colons, 32 of them for sha-256");
            }
            return fingerprint;
        }

        Transport transport() {
            return new Transport(ufrag, password, options, fingerprints, setup);
        }
    }
}
