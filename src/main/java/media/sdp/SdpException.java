package media.sdp;

import refusal.RefusalCode;

/// A description that cannot be read, or an offer that cannot be served. [#code] is stable and
/// meant for programs; the message is one sentence that says to a person what to change.
public final class SdpException extends Exception {
    private final RefusalCode code;

    SdpException(RefusalCode code, String message) {
        // An ordinary refusal: no stack trace, no suppressed exceptions.
        super(message, null, false, false);
        this.code = code;
    }

    /// One of those that begin with `SDP_`.
    public RefusalCode code() {
        return code;
    }

    /// The text itself is wrong; line numbers count from 1.
    static SdpException malformed(int line, String reason) {
        return new SdpException(
                RefusalCode.SDP_MALFORMED,
                "Line " + line + " of the session description: " + reason + ".");
    }
}
