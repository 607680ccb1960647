package bots.scenario;

import java.util.Locale;

/// A part that bots can have. A bot may have several: who shows a camera may talk as well.
public enum Role {
    TALKERS,
    LISTENERS,
    CAMERAS,
    SCREENS,
    PARTICIPANTS;

    /// As files name it.
    public String word() {
        return name().toLowerCase(Locale.ROOT);
    }
}
