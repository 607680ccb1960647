package bus;

import bus.account.AccountMessage;
import bus.account.AdminMessage;
import bus.account.AuthEvent;
import bus.account.AuthMessage;
import bus.account.GuestMessage;
import bus.account.InviteMessage;
import bus.account.PasskeyMessage;
import bus.account.ProviderMessage;
import bus.api.BackendMessage;
import bus.api.IdempotencyMessage;
import bus.call.MediaMessage;
import bus.call.RolloutEvent;
import bus.call.RoomMessage;
import bus.call.SessionMessage;
import bus.call.SocketMessage;
import bus.call.VoiceMessage;
import bus.guild.AccessEvent;
import bus.guild.ChatMessage;
import bus.guild.ConversationEvent;
import bus.guild.EventMessage;
import bus.guild.GuildEvent;
import bus.guild.MembershipEvent;
import bus.guild.ModerationMessage;
import bus.guild.RoomsMessage;
import bus.message.Address;
import bus.node.NodeEvent;
import bus.node.NodeMessage;
import java.util.UUID;

/// The address of each kind of verticle, and of what verticles publish. Those of one consumer, and
/// what is published, reach all regions; a service is asked in the own region.
public final class Addresses {
    /// Any AuthVerticle of the cluster.
    public static final Address<AuthMessage> AUTH = new Address<>("auth", AuthMessage.class);

    /// Any AuthVerticle of the cluster.
    public static final Address<ProviderMessage> PROVIDER =
            new Address<>("provider", ProviderMessage.class);

    /// Any AuthVerticle of the cluster.
    public static final Address<PasskeyMessage> PASSKEYS =
            new Address<>("passkeys", PasskeyMessage.class);

    /// Any AuthVerticle of the cluster.
    public static final Address<InviteMessage> INVITES =
            new Address<>("invites", InviteMessage.class);

    /// Any AuthVerticle of the cluster.
    public static final Address<GuestMessage> GUESTS = new Address<>("guests", GuestMessage.class);

    /// Any AuthVerticle of the cluster.
    public static final Address<AccountMessage> ACCOUNTS =
            new Address<>("accounts", AccountMessage.class);

    /// Any AuthVerticle of the cluster.
    public static final Address<AdminMessage> ADMIN = new Address<>("admin", AdminMessage.class);

    /// Published to every SignalingVerticle.
    public static final Address<AuthEvent> AUTH_EVENTS =
            new Address<>("auth.events", AuthEvent.class, true);

    /// Published to every SignalingVerticle.
    public static final Address<MembershipEvent> MEMBERSHIPS =
            new Address<>("memberships", MembershipEvent.class, true);

    /// Published to every SignalingVerticle.
    public static final Address<ConversationEvent> CONVERSATIONS =
            new Address<>("conversations", ConversationEvent.class, true);

    /// Any RoomRegistryVerticle of the cluster.
    public static final Address<RoomsMessage> ROOMS = new Address<>("rooms", RoomsMessage.class);

    /// Any RoomRegistryVerticle of the cluster.
    public static final Address<ChatMessage> CHAT = new Address<>("chat", ChatMessage.class);

    /// Any RoomRegistryVerticle of the cluster.
    public static final Address<VoiceMessage> VOICE = new Address<>("voice", VoiceMessage.class);

    /// What was answered to requests that may be repeated.
    public static final Address<IdempotencyMessage> IDEMPOTENCY =
            new Address<>("idempotency", IdempotencyMessage.class);

    /// What the back ends of other applications ask with an API key.
    public static final Address<BackendMessage> BACKEND =
            new Address<>("backend", BackendMessage.class);

    /// Any RoomRegistryVerticle of the cluster.
    public static final Address<ModerationMessage> MODERATION =
            new Address<>("moderation", ModerationMessage.class);

    /// Any RoomRegistryVerticle of the cluster.
    public static final Address<EventMessage> EVENTS = new Address<>("events", EventMessage.class);

    /// Published to every RoomRegistryVerticle, for all guilds.
    public static final Address<AccessEvent> ACCESS_EVENTS =
            new Address<>("access.events", AccessEvent.class, true);

    /// Published to every RoomRegistryVerticle.
    public static final Address<RolloutEvent> ROLLOUT =
            new Address<>("rollout", RolloutEvent.class, true);

    /// Published by a node to the verticles of its own process.
    public static final Address<NodeEvent> NODE_EVENTS =
            new Address<>("node.events", NodeEvent.class);

    private Addresses() {}

    /// The registry that owns the room.
    public static Address<RoomMessage> room(UUID room) {
        return new Address<>("room." + room, RoomMessage.class, true);
    }

    /// The SignalingVerticle that has the client's session.
    public static Address<SessionMessage> session(String session) {
        return new Address<>("session." + session, SessionMessage.class, true);
    }

    /// The WebSocket of a client whose session lives on another verticle.
    public static Address<SocketMessage> socket(String socket) {
        return new Address<>("socket." + socket, SocketMessage.class, true);
    }

    /// One media shard.
    public static Address<MediaMessage> media(String node, int shard) {
        return new Address<>("media." + node + "." + shard, MediaMessage.class, true);
    }

    /// The OpsVerticle of a node.
    public static Address<NodeMessage> node(String node) {
        return new Address<>("node." + node, NodeMessage.class, true);
    }

    /// Published to every SignalingVerticle that has a member of the guild connected.
    public static Address<GuildEvent> guild(UUID guild) {
        return new Address<>("guild." + guild, GuildEvent.class, true);
    }

    /// Published to every registry that has a room of the guild.
    public static Address<AccessEvent> access(UUID guild) {
        return new Address<>("guild." + guild + ".access", AccessEvent.class, true);
    }

    /// One deployed verticle instance, for readiness.
    public static Address<NodeMessage.Ping> verticle(String node, String name, int index) {
        return new Address<>("node." + node + "." + name + "." + index, NodeMessage.Ping.class);
    }
}
