package call;

import java.util.Locale;

/// How the media of a room travels.
public enum MediaMode {
    /// Each client sends to a media shard, which forwards to the others (RFC 7667 §3.7).
    SFU,
    /// Each client sends to each other client directly (RFC 7667 §3.4).
    P2P;

    /// The name in the client protocol.
    public String wireName() {
        return name().toLowerCase(Locale.ROOT);
    }
}
