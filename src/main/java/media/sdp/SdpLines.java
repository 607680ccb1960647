package media.sdp;

import java.util.List;
import org.jspecify.annotations.Nullable;
import refusal.RefusalCode;

/// The lines of a description one by one, and what their values are made of. Errors name the line
/// that was read last.
final class SdpLines {
    /// RFC 8866 §9 (token-char).
    private static final String TOKEN_PUNCTUATION = "!#$%&'*+-.^_`{|}~";

    private final String sdp;
    private int at;
    private int line;

    SdpLines(String sdp) {
        this.sdp = sdp;
    }

    /// The next line without its end, null after the last. Lines end with CR LF; LF alone is
    /// tolerated (RFC 8866 §5).
    @Nullable String next() throws SdpException {
        if (at >= sdp.length()) {
            return null;
        }
        line++;
        int end = sdp.indexOf('\n', at);
        String text = sdp.substring(at, end < 0 ? sdp.length() : end);
        at = end < 0 ? sdp.length() : end + 1;
        if (text.endsWith("\r")) {
            text = text.substring(0, text.length() - 1);
        }
        for (int i = 0; i < text.length(); i++) {
            // RFC 8866 §9 (byte-string): what we keep we may write again, so nothing may break a
            // line.
            if (Character.isISOControl(text.charAt(i)) && text.charAt(i) != '\t') {
                throw malformed("it contains a control character");
            }
        }
        return text;
    }

    SdpException tooLarge(String most) {
        return new SdpException(
                RefusalCode.SDP_TOO_LARGE,
                "The session description has more than " + most + " (line " + line + ").");
    }

    SdpException malformed(String reason) {
        return SdpException.malformed(line, reason);
    }

    /// The value of an attribute that may be repeated but not contradicted.
    ///
    /// @param former null before the first line that says it
    <T> T same(String what, @Nullable T former, T now) throws SdpException {
        if (former != null && !former.equals(now)) {
            throw malformed("it gives the " + what + " a second time, and differently");
        }
        return now;
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

    static boolean isLetterOrDigit(char c) {
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
}
