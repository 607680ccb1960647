package call;

import java.util.Locale;

/// Why a media connection ended, or was never established. The words are sent to clients, logged
/// and counted.
public enum EndReason {
    NO_CHECK_ARRIVED("no connectivity check reached this port"),
    WRONG_CREDENTIALS("checks arrived, but signed with another password than that of the answer"),
    NO_DTLS("checks arrived, but no DTLS handshake began"),
    DTLS_TIMEOUT("the DTLS handshake began and was not finished in time"),
    FINGERPRINT_MISMATCH("the client's certificate is not the one its offer announced"),
    FINGERPRINT_UNSUPPORTED("the hash function of the client's fingerprint is not accepted"),
    SRTP_PROFILE_UNSUPPORTED("the client offers no SRTP profile the server knows"),
    DTLS_ALERT("the client broke off the DTLS handshake"),
    DTLS_REFUSED("the DTLS handshake was refused"),
    DTLS_ERROR("the DTLS handshake failed"),
    PATH_SILENT("authenticated packets stopped arriving"),
    CONSENT_LOST("media arrived, but no ICE consent check"),
    OVER_RATE("the client kept sending more than a track may have"),
    INTERNAL_ERROR("an error of the server while it handled this connection"),
    CLOSED_BY_CLIENT("the client closed the connection"),
    REPLACED("the client made a new connection"),
    LEFT("the participant left"),
    LEFT_UNCONNECTED("the participant left before there was a connection");

    private final String sentence;

    EndReason(String sentence) {
        this.sentence = sentence;
    }

    /// Stable, for machines.
    public String word() {
        return name().toLowerCase(Locale.ROOT);
    }

    public String sentence() {
        return sentence;
    }
}
