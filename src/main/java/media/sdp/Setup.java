package media.sdp;

import java.util.Locale;
import org.jspecify.annotations.Nullable;

/// Which side starts the DTLS handshake (RFC 8842 §5.2, RFC 4145 §4).
public enum Setup {
    ACTPASS,
    ACTIVE,
    PASSIVE,
    HOLDCONN;

    String attribute() {
        return name().toLowerCase(Locale.ROOT);
    }

    static @Nullable Setup of(String value) {
        for (Setup setup : values()) {
            if (setup.attribute().equalsIgnoreCase(value)) {
                return setup;
            }
        }
        return null;
    }
}
