package bus;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import bus.call.MediaMessage;
import bus.call.SessionMessage;
import bus.call.SocketEvent;
import bus.guild.ConversationEvent;
import bus.guild.GuildEvent;
import bus.guild.ModerationMessage;
import bus.message.BusMessage;
import call.MediaCommand;
import call.TrackKind;
import call.ViewRequest;
import com.fasterxml.jackson.databind.node.ObjectNode;
import com.fasterxml.jackson.dataformat.cbor.databind.CBORMapper;
import com.tngtech.archunit.core.domain.JavaClass;
import com.tngtech.archunit.core.importer.ClassFileImporter;
import io.vertx.core.buffer.Buffer;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.lang.reflect.ParameterizedType;
import java.lang.reflect.RecordComponent;
import java.lang.reflect.Type;
import java.net.URISyntaxException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.UUID;
import java.util.function.Consumer;
import java.util.stream.Stream;
import java.util.stream.StreamSupport;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import refusal.Refusal;
import refusal.RefusalCode;
import rooms.moderation.ModerationAct;

class BusCodecTest {
    private final BusCodec codec = new BusCodec();

    static Stream<Class<? extends BusMessage>> messageTypes() {
        return StreamSupport.stream(BusCodec.messageTypes().spliterator(), false);
    }

    /// A family that the codec does not know would only fail between two nodes.
    @Test
    void everyRecordOfTheBusIsKnown() throws URISyntaxException {
        Path classes =
                Path.of(BusCodec.class.getProtectionDomain().getCodeSource().getLocation().toURI());
        List<String> records =
                new ClassFileImporter()
                        .importPath(classes.resolve("bus")).stream()
                                .filter(type ->
                                        type.isRecord() && type.isAssignableTo(BusMessage.class))
                                .map(JavaClass::getName)
                                .toList();

        assertThat(messageTypes().map(Class::getName))
                .hasSizeGreaterThan(200)
                .containsExactlyInAnyOrderElementsOf(records);
    }

    @ParameterizedTest
    @MethodSource("messageTypes")
    void everyMessageArrivesAsItLeft(Class<? extends BusMessage> type) {
        BusMessage message = (BusMessage) sample(type);

        assertThat(overTheWire(message)).isEqualTo(message);
    }

    static Stream<Class<?>> commands() {
        return Arrays.stream(MediaCommand.class.getPermittedSubclasses());
    }

    @ParameterizedTest
    @MethodSource("commands")
    void everyMediaCommandArrivesAsItLeft(Class<?> type) {
        var message =
                new MediaMessage.Command(new UUID(3, 4), 5, 6, "s", (MediaCommand) sample(type));

        assertThat(overTheWire(message)).isEqualTo(message);
    }

    static Stream<Class<?>> socketEvents() {
        return Arrays.stream(SocketEvent.class.getPermittedSubclasses());
    }

    @ParameterizedTest
    @MethodSource("socketEvents")
    void everySocketEventArrivesAsItLeft(Class<?> type) {
        var message = new SessionMessage.FromSocket("s", (SocketEvent) sample(type));

        assertThat(overTheWire(message)).isEqualTo(message);
    }

    static Stream<Class<?>> eventsOfViewers() {
        return leaves(GuildEvent.ForViewers.class);
    }

    @ParameterizedTest
    @MethodSource("eventsOfViewers")
    void everyEventOfAConversationArrivesAsItLeft(Class<?> type) {
        var message =
                new ConversationEvent.Happened(
                        List.of(new UUID(1, 1), new UUID(2, 2)),
                        (GuildEvent.ForViewers) sample(type));

        assertThat(overTheWire(message)).isEqualTo(message);
    }

    static Stream<Class<?>> acts() {
        return leaves(ModerationAct.class);
    }

    private static Stream<Class<?>> leaves(Class<?> type) {
        return type.isSealed()
                ? Arrays.stream(type.getPermittedSubclasses()).flatMap(BusCodecTest::leaves)
                : Stream.of(type);
    }

    @ParameterizedTest
    @MethodSource("acts")
    void everyModerationActArrivesAsItLeft(Class<?> type) {
        var message =
                new ModerationMessage.Moderate(
                        new UUID(1, 1),
                        new UUID(2, 2),
                        new UUID(3, 3),
                        (ModerationAct) sample(type),
                        null);

        assertThat(overTheWire(message)).isEqualTo(message);
    }

    @Test
    void aFieldThatIsNullArrivesAsNull() {
        var refused =
                new BusMessage.Refused(Refusal.of(RefusalCode.ROOM_FULL, "The room is full."));

        assertThat(overTheWire(refused)).isEqualTo(refused);
    }

    /// Of a later version of the record, at every depth.
    @ParameterizedTest
    @MethodSource("messageTypes")
    void aFieldThatThisVersionDoesNotKnowIsIgnored(Class<? extends BusMessage> type)
            throws IOException {
        BusMessage message = (BusMessage) sample(type);

        assertThat(overTheWire(message, fields -> fields.put("addedLater", "x")))
                .isEqualTo(message);
    }

    @Test
    void soIsAFieldOfACommandInsideOfAMessage() throws IOException {
        var message =
                new MediaMessage.Command(new UUID(3, 4), 5, 6, "s", new MediaCommand.Disconnect());

        assertThat(
                        overTheWire(
                                message,
                                fields ->
                                        ((ObjectNode) fields.get("command"))
                                                .putObject("addedLater")
                                                .put("x", 1)))
                .isEqualTo(message);
    }

    /// As an earlier version sends it, which has not had the field.
    @Test
    void aFieldThatAnEarlierVersionDoesNotHaveIsNull() throws IOException {
        var message =
                new MediaMessage.Command(new UUID(3, 4), 5, 6, "s", new MediaCommand.Disconnect());

        assertThat(overTheWire(message, fields -> fields.remove("session")))
                .isEqualTo(
                        new MediaMessage.Command(
                                new UUID(3, 4), 5, 6, null, new MediaCommand.Disconnect()));
    }

    @Test
    void aCommandOfAnotherVersionInsideOfAMessageFailsThatMessage() {
        var message =
                new MediaMessage.Command(new UUID(3, 4), 5, 6, "s", new MediaCommand.Disconnect());

        assertThatThrownBy(() ->
                        overTheWire(
                                message,
                                fields ->
                                        ((ObjectNode) fields.get("command"))
                                                .put("type", "Teleport")))
                .isInstanceOf(UncheckedIOException.class)
                .hasMessageContaining("MediaMessage.Command");
    }

    @Test
    void aTypeOfAnotherVersionIsNamed() {
        Buffer wire = Buffer.buffer();
        byte[] name = "MediaMessage.Teleport".getBytes(StandardCharsets.UTF_8);
        wire.appendShort((short) name.length).appendInt(0).appendBytes(name);

        assertThatThrownBy(() -> codec.decodeFromWire(0, wire))
                .isInstanceOf(UnknownMessageException.class)
                .hasMessageContaining("MediaMessage.Teleport");
    }

    @Test
    void inOneJvmTheRecordItselfIsPassed() {
        var message = new BusMessage.Done();

        assertThat(codec.transform(message)).isSameAs(message);
    }

    /// Behind other bytes, as in a frame of the event bus.
    private BusMessage overTheWire(BusMessage message) {
        Buffer wire = Buffer.buffer("head");
        codec.encodeToWire(wire, message);
        return codec.decodeFromWire(4, wire);
    }

    /// With other fields than the record has.
    private BusMessage overTheWire(BusMessage message, Consumer<ObjectNode> change)
            throws IOException {
        CBORMapper cbor = new CBORMapper();
        Buffer sent = Buffer.buffer();
        codec.encodeToWire(sent, message);
        int fieldsStart = 6 + sent.getUnsignedShort(0);
        ObjectNode fields = (ObjectNode) cbor.readTree(sent.getBytes(fieldsStart, sent.length()));
        change.accept(fields);
        byte[] changed = cbor.writeValueAsBytes(fields);
        Buffer wire =
                Buffer.buffer()
                        .appendBytes(sent.getBytes(0, 2))
                        .appendInt(changed.length)
                        .appendBytes(sent.getBytes(6, fieldsStart))
                        .appendBytes(changed);
        return codec.decodeFromWire(0, wire);
    }

    private static Object sample(Type type) {
        if (type instanceof ParameterizedType generic) {
            Type[] arguments = generic.getActualTypeArguments();
            return switch (generic.getRawType()) {
                case Class<?> raw when raw == List.class -> List.of(sample(arguments[0]));
                case Class<?> raw when raw == Set.class -> Set.of(sample(arguments[0]));
                default -> Map.of(sample(arguments[0]), sample(arguments[1]));
            };
        }
        return switch (type) {
            case Class<?> c when c == int.class || c == Integer.class -> 70_000;
            case Class<?> c when c == long.class || c == Long.class -> 1L << 40;
            case Class<?> c when c == double.class || c == Double.class -> 0.25;
            case Class<?> c when c == boolean.class || c == Boolean.class -> true;
            case Class<?> c when c == String.class -> "Zoë 🎧";
            case Class<?> c when c == UUID.class -> new UUID(1, -2);
            case Class<?> c when c == ViewRequest.class ->
                    new ViewRequest(70_000, TrackKind.SCREEN, 1080, 30, true);
            case Class<?> c when c == MediaCommand.class -> sample(MediaCommand.ChangeView.class);
            case Class<?> c when c == ModerationAct.class -> sample(ModerationAct.Move.class);
            case Class<?> c when c == SocketEvent.class -> sample(SocketEvent.Text.class);
            case Class<?> c when c == GuildEvent.ForViewers.class ->
                    sample(GuildEvent.ReadMarkerMoved.class);
            case Class<?> c when c.isEnum() ->
                    c.getEnumConstants()[c.getEnumConstants().length - 1];
            case Class<?> c when c.isRecord() -> sampleRecord(c);
            default -> throw new IllegalArgumentException("no sample of " + type);
        };
    }

    private static Object sampleRecord(Class<?> type) {
        RecordComponent[] components = type.getRecordComponents();
        Object[] values = Arrays.stream(components).map(c -> sample(c.getGenericType())).toArray();
        try {
            var constructor =
                    type.getDeclaredConstructor(
                            Arrays.stream(components)
                                    .map(RecordComponent::getType)
                                    .toArray(Class<?>[]::new));
            return constructor.newInstance(values);
        } catch (ReflectiveOperationException e) {
            throw new IllegalStateException(e);
        }
    }
}
