package media.sdp;

import java.util.Locale;
import org.jspecify.annotations.Nullable;

/// The attributes without a value that mean something to the server (RFC 8866 §5.13 calls them
/// property attributes).
public enum Property {
    /// RFC 8839 §5.3: this side only answers connectivity checks.
    ICE_LITE,
    /// RFC 8285 §6: one- and two-byte header extensions may be mixed in one stream.
    EXTMAP_ALLOW_MIXED,
    /// RFC 8843 §6: port zero here does not mean "rejected".
    BUNDLE_ONLY,
    /// RFC 5761 §5.1.1.
    RTCP_MUX,
    /// RFC 5506 §5: reduced-size RTCP.
    RTCP_RSIZE,
    /// RFC 8840 §8.2.
    END_OF_CANDIDATES;

    String attribute() {
        return name().toLowerCase(Locale.ROOT).replace('_', '-');
    }

    static @Nullable Property of(String attribute) {
        for (Property property : values()) {
            if (property.attribute().equals(attribute)) {
                return property;
            }
        }
        return null;
    }
}
