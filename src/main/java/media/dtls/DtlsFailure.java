package media.dtls;

/// Why a DTLS handshake failed.
///
/// @param detail for the log: which alert, for example `dtls_alert_bad_certificate`
public record DtlsFailure(Kind kind, String detail) {
    public enum Kind {
        /// The client's certificate is not the one that its SDP announced.
        FINGERPRINT_MISMATCH("fingerprint_mismatch"),
        /// The hash function of the client's fingerprint is not accepted.
        FINGERPRINT_UNSUPPORTED("fingerprint_unsupported"),
        /// The client offers no SRTP profile of ours.
        SRTP_PROFILE_UNSUPPORTED("srtp_profile_unsupported"),
        /// The handshake began and did not finish in time.
        TIMEOUT("dtls_timeout"),
        /// The client sent a fatal alert.
        ALERT("dtls_alert"),
        /// We sent a fatal alert.
        REFUSED("dtls_refused"),
        /// Anything else.
        ERROR("dtls_error");

        private final String code;

        Kind(String code) {
            this.code = code;
        }
    }

    public static DtlsFailure of(Kind kind) {
        return new DtlsFailure(kind, kind.code);
    }

    /// @param alert its name, for example `bad_certificate`
    static DtlsFailure of(Kind kind, String alert) {
        return new DtlsFailure(kind, kind.code + "_" + alert);
    }
}
