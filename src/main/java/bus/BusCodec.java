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
import bus.call.SocketEvent;
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
import bus.message.BusMessage;
import bus.node.NodeEvent;
import bus.node.NodeMessage;
import call.MediaCommand;
import com.fasterxml.jackson.annotation.JsonTypeInfo;
import com.fasterxml.jackson.databind.DeserializationFeature;
import com.fasterxml.jackson.databind.MapperFeature;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.SerializationFeature;
import com.fasterxml.jackson.dataformat.cbor.databind.CBORMapper;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.eventbus.EventBus;
import io.vertx.core.eventbus.MessageCodec;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.function.Function;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import rooms.moderation.ModerationAct;

/// The one codec of the event bus. In this JVM the record itself is passed on. Between nodes:
///
/// ```text
///  2 bytes         4 bytes
/// +---------------+---------------+-------------+------------------+
/// | length of     | length of     | type name,  | the record as    |
/// | the type name | the record    | UTF-8       | CBOR (RFC 8949)  |
/// +---------------+---------------+-------------+------------------+
/// ```
///
/// The type name is `<interface>.<record>`, for example `MediaMessage.OpenConnection`.
/// Fields a node does not know are ignored, so that nodes of neighboring versions understand each
/// other; a type it does not know fails that one message ([UnknownMessageException]).
final class BusCodec implements MessageCodec<BusMessage, BusMessage> {
    static final String NAME = "hubbub";

    /// The interfaces that have all records of the bus inside.
    private static final List<Class<?>> FAMILIES =
            List.of(
                    BusMessage.class,
                    AccountMessage.class,
                    AdminMessage.class,
                    AuthEvent.class,
                    AuthMessage.class,
                    GuestMessage.class,
                    InviteMessage.class,
                    PasskeyMessage.class,
                    ProviderMessage.class,
                    BackendMessage.class,
                    IdempotencyMessage.class,
                    MediaMessage.class,
                    RolloutEvent.class,
                    RoomMessage.class,
                    SessionMessage.class,
                    SocketMessage.class,
                    VoiceMessage.class,
                    AccessEvent.class,
                    ChatMessage.class,
                    EventMessage.class,
                    GuildEvent.class,
                    ConversationEvent.class,
                    MembershipEvent.class,
                    ModerationMessage.class,
                    RoomsMessage.class,
                    NodeEvent.class,
                    NodeMessage.class);

    private static final ObjectMapper CBOR =
            CBORMapper.builder()
                    .disable(SerializationFeature.FAIL_ON_EMPTY_BEANS)
                    .disable(DeserializationFeature.FAIL_ON_UNKNOWN_PROPERTIES)
                    .addMixIn(MediaCommand.class, Named.class)
                    .addMixIn(ModerationAct.class, Named.class)
                    .addMixIn(SocketEvent.class, Named.class)
                    .addMixIn(GuildEvent.ForViewers.class, Named.class)
                    // Nodes of the version before do not name events.
                    .disable(MapperFeature.REQUIRE_TYPE_ID_FOR_SUBTYPES)
                    .registerSubtypes(MediaCommand.class.getPermittedSubclasses())
                    .registerSubtypes(subtypes(ModerationAct.class))
                    .registerSubtypes(subtypes(SocketEvent.class))
                    .registerSubtypes(subtypes(GuildEvent.ForViewers.class))
                    .build();
    private static final Map<String, Class<? extends BusMessage>> TYPES = types();

    /// A sealed type inside a message: its field `type` is the name of the record.
    @JsonTypeInfo(use = JsonTypeInfo.Id.SIMPLE_NAME, property = "type")
    private interface Named {}

    private static Class<?>[] subtypes(Class<?> family) {
        return Arrays.stream(family.getPermittedSubclasses())
                .flatMap(type -> type.isSealed() ? Arrays.stream(subtypes(type)) : Stream.of(type))
                .toArray(Class<?>[]::new);
    }

    static String typeName(Class<?> type) {
        Class<?> family = type.getEnclosingClass();
        return family == null
                ? type.getSimpleName()
                : family.getSimpleName() + "." + type.getSimpleName();
    }

    static Iterable<Class<? extends BusMessage>> messageTypes() {
        return TYPES.values();
    }

    /// For all buses of a Vert.x.
    static void register(EventBus eventBus) {
        try {
            eventBus.registerCodec(new BusCodec());
        } catch (IllegalStateException alreadyRegistered) {
            // Another bus was first; Vert.x cannot be asked beforehand.
        }
    }

    @Override
    public void encodeToWire(Buffer buffer, BusMessage message) {
        byte[] name = typeName(message.getClass()).getBytes(StandardCharsets.UTF_8);
        byte[] fields;
        try {
            fields = CBOR.writeValueAsBytes(message);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        buffer.appendShort((short) name.length)
                .appendInt(fields.length)
                .appendBytes(name)
                .appendBytes(fields);
    }

    @Override
    public BusMessage decodeFromWire(int position, Buffer buffer) {
        int nameStart = position + 6;
        int fieldsStart = nameStart + buffer.getUnsignedShort(position);
        int end = fieldsStart + buffer.getInt(position + 2);
        String name = buffer.getString(nameStart, fieldsStart);
        Class<? extends BusMessage> type = TYPES.get(name);
        if (type == null) {
            throw new UnknownMessageException(name);
        }
        try {
            return CBOR.readValue(buffer.getBytes(fieldsStart, end), type);
        } catch (IOException e) {
            throw new UncheckedIOException(
                    "The event bus carried a " + name + " that cannot be read.", e);
        }
    }

    @Override
    public BusMessage transform(BusMessage message) {
        return message;
    }

    @Override
    public String name() {
        return NAME;
    }

    /// -1: not one of Vert.x's own codecs.
    @Override
    public byte systemCodecID() {
        return -1;
    }

    private static Map<String, Class<? extends BusMessage>> types() {
        return FAMILIES.stream()
                .flatMap(family -> Arrays.stream(family.getDeclaredClasses()))
                .filter(type -> type.isRecord() && BusMessage.class.isAssignableFrom(type))
                .map(type -> type.<BusMessage>asSubclass(BusMessage.class))
                .collect(Collectors.toUnmodifiableMap(BusCodec::typeName, Function.identity()));
    }
}
