package bots.scenario;

import java.util.Locale;

/// A role of bots. A bot may have several: one with a camera may talk as well.
public enum BotRole {
    TALKERS,
    LISTENERS,
    CAMERAS,
    SCREENS,
    PARTICIPANTS;

    /// In files, for example `talkers`.
    public String text() {
        return name().toLowerCase(Locale.ROOT);
    }
}
