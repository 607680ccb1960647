package call;

import java.util.Locale;

/// How the media of a room travels.
public enum MediaMode {
    /// Each client sends to a media shard, which forwards to the others (RFC 7667 §3.7).
    SFU;

    /// The name in the client protocol.
    public String wireName() {
        return name().toLowerCase(Locale.ROOT);
    }
}
