package call.quality;

import java.util.Locale;

/// Why a rating is not good.
public enum Cause {
    /// The rating is good.
    NONE,
    /// The path from the publisher to the server loses, delays or is cut off.
    UPLINK,
    /// The path from the server to the subscriber does, or is too narrow.
    DOWNLINK,
    /// The server is late.
    SERVER,
    /// The publisher's device sends nothing, or irregularly, over a path that is clean.
    PUBLISHER;

    /// The name in the client protocol.
    public String wireName() {
        return name().toLowerCase(Locale.ROOT);
    }
}
