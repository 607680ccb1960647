package rooms.mesh;

import java.util.Locale;

/// The architecture of one room, and what decided it.
public record ArchitectureChoice(Architecture architecture, ChosenBy by) {
    public enum ChosenBy {
        /// An administrator, for this channel.
        OVERRIDE,
        /// The SFU is disabled for all rooms.
        DISABLED,
        /// The room is one of those that may use the SFU, so the configuration applies.
        INCLUDED,
        /// The room is one of those that do not get the SFU yet.
        EXCLUDED;

        /// As it is in metrics and in the API.
        public String wireName() {
            return name().toLowerCase(Locale.ROOT);
        }
    }
}
