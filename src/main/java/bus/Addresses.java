package bus;

import java.util.UUID;

/// Where each kind of verticle listens. Nothing on the event bus is addressed in any other way.
public final class Addresses {
    /// [AuthMessage]: any AuthVerticle of the cluster.
    public static final String AUTH = "auth";

    /// [AuthEvent], published to every SignalingVerticle.
    public static final String AUTH_EVENTS = "auth.events";

    /// [RoomsMessage]: any RoomRegistryVerticle of the cluster.
    public static final String ROOMS = "rooms";

    private Addresses() {}

    /// [RoomMessage]: the registry that owns the room.
    public static String room(UUID room) {
        return "room." + room;
    }

    /// [SessionMessage]: the SignalingVerticle that holds the client's session.
    public static String session(String session) {
        return "session." + session;
    }

    /// [MediaMessage]: one media shard.
    public static String media(String node, int shard) {
        return "media." + node + "." + shard;
    }

    /// [NodeMessage]: the OpsVerticle of a node.
    public static String node(String node) {
        return "node." + node;
    }

    /// [GuildEvent], published to every SignalingVerticle that has a member of the guild connected.
    public static String guild(UUID guild) {
        return "guild." + guild;
    }

    /// [NodeMessage.Ping]: one deployed verticle instance, for readiness.
    public static String verticle(String node, String name, int index) {
        return "node." + node + "." + name + "." + index;
    }
}
