package rooms.mesh;

import java.util.Locale;

/// What decides whether the participants of a room send to each other directly or through the SFU.
public enum Architecture {
    /// Small rooms directly, large ones through the SFU.
    AUTO,
    /// Directly, however many there are.
    P2P,
    /// Always through the SFU.
    SFU;

    /// As it is stored and sent.
    public String wireName() {
        return name().toLowerCase(Locale.ROOT);
    }

    /// @throws IllegalArgumentException for a name of no architecture
    public static Architecture of(String wireName) {
        return valueOf(wireName.toUpperCase(Locale.ROOT));
    }
}
