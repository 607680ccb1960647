package store.directory;

import java.util.UUID;

/// The right to own something until the lease expires.
///
/// @param key what is owned, for example `room:<id>`
/// @param owner unique to one run of one verticle instance
/// @param epoch increases with every change of the owner of this key, even after the lease expired:
///     a message with a lower epoch comes from a former owner
public record Lease(String key, String owner, long epoch) {
    /// The key of the room of a channel.
    public static String keyOfRoom(UUID channel) {
        return "room:" + channel;
    }
}
