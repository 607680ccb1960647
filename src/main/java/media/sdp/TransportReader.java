package media.sdp;

import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/// Collects a [Transport], at session level or in a section.
final class TransportReader {
    /// RFC 8839 §5.1 (ice-char), and what URL-safe base 64 has instead, which some libraries write.
    private static final String ICE_PUNCTUATION = "+/-_";

    private @Nullable String ufrag;
    private @Nullable String password;
    private List<String> options = List.of();
    private final List<Fingerprint> fingerprints = new ArrayList<>();
    private @Nullable Setup setup;

    boolean readAttribute(SdpLines in, String name, @Nullable String value) throws SdpException {
        if (value == null) {
            return false;
        }
        switch (name) {
            // RFC 8839 §5.4: 4 to 256 and 22 to 256 characters.
            case "ice-ufrag" -> ufrag = in.same(name, ufrag, iceText(in, name, value, 4));
            case "ice-pwd" -> password = in.same(name, password, iceText(in, name, value, 22));
            case "ice-options" -> options = SdpLines.words(value);
            case "fingerprint" -> fingerprints.add(fingerprint(in, value));
            case "setup" -> {
                Setup now = Setup.of(SdpLines.strip(value));
                if (now == null) {
                    throw in.malformed("setup must be actpass, active, passive or holdconn");
                }
                setup = in.same(name, setup, now);
            }
            default -> {
                return false;
            }
        }
        return true;
    }

    private static String iceText(SdpLines in, String what, String value, int min)
            throws SdpException {
        boolean good = value.length() >= min && value.length() <= 256;
        for (int i = 0; i < value.length() && good; i++) {
            char c = value.charAt(i);
            good = SdpLines.isLetterOrDigit(c) || ICE_PUNCTUATION.indexOf(c) >= 0;
        }
        if (!good) {
            throw in.malformed(what + " must be " + min + " to 256 letters, digits, + or /");
        }
        return value;
    }

    private static Fingerprint fingerprint(SdpLines in, String value) throws SdpException {
        List<String> words = SdpLines.words(value);
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
