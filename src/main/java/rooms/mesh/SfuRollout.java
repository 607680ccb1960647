package rooms.mesh;

import java.util.Map;
import java.util.UUID;
import org.jspecify.annotations.Nullable;
import rooms.mesh.ArchitectureChoice.ChosenBy;

/// Which rooms may use the SFU, as administrators have set it for all nodes. A room that may not is
/// peer-to-peer.
///
/// @param enabled false: no room, except those with an override
/// @param percent of the rooms, 0 to 100
/// @param overrides by channel; they come before everything else
public record SfuRollout(boolean enabled, int percent, Map<UUID, Architecture> overrides) {
    /// Until an administrator sets something else.
    public static final SfuRollout EVERYWHERE = new SfuRollout(true, 100, Map.of());

    /// @param configured the architecture of rooms that may use the SFU
    public ArchitectureChoice choose(UUID channel, Architecture configured) {
        @Nullable Architecture override = overrides.get(channel);
        if (override != null) {
            return new ArchitectureChoice(override, ChosenBy.OVERRIDE);
        }
        if (!enabled) {
            return new ArchitectureChoice(Architecture.P2P, ChosenBy.DISABLED);
        }
        return bucket(channel) < percent
                ? new ArchitectureChoice(configured, ChosenBy.INCLUDED)
                : new ArchitectureChoice(Architecture.P2P, ChosenBy.EXCLUDED);
    }

    /// Of 100 buckets, the one of a channel: the same on every node and in every version, and a
    /// greater percentage only adds rooms. The time and the counter inside a UUID are mixed by the
    /// finalizer of MurmurHash3.
    static int bucket(UUID channel) {
        long hash =
                channel.getMostSignificantBits()
                        ^ Long.rotateLeft(channel.getLeastSignificantBits(), 32);
        hash = (hash ^ (hash >>> 33)) * 0xff51afd7ed558ccdL;
        hash = (hash ^ (hash >>> 33)) * 0xc4ceb9fe1a85ec53L;
        return (int) Long.remainderUnsigned(hash ^ (hash >>> 33), 100);
    }
}
