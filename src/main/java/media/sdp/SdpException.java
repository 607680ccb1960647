package media.sdp;

/// A description that cannot be read, or an offer that cannot be served. [#code] is stable and meant
/// for programs; the message is one sentence that tells a person what to change.
public final class SdpException extends Exception {
    private final String code;

    SdpException(String code, String message) {
        // An ordinary refusal: no stack trace, no suppressed exceptions.
        super(message, null, false, false);
        this.code = code;
    }

    /// One of `sdp_malformed`, `sdp_too_large`, `sdp_no_bundle`, `sdp_no_rtcp_mux`,
    /// `sdp_no_fingerprint`, `sdp_no_ice`, `sdp_bad_setup`, `sdp_no_codec`,
    /// `sdp_unsupported_section`.
    public String code() {
        return code;
    }

    /// The text itself is wrong; line numbers count from 1.
    static SdpException malformed(int line, String reason) {
        return new SdpException(
                "sdp_malformed", "Line " + line + " of the session description: " + reason + ".");
    }
}
