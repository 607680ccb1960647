package signaling.message;

import static org.assertj.core.api.Assertions.assertThat;

import call.EndReason;
import call.LeaveReason;
import call.MediaLimits;
import call.TrackKind;
import call.TrackLimits;
import call.quality.Cause;
import call.quality.Level;
import call.quality.Quality;
import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.databind.DeserializationContext;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.deser.std.StdDeserializer;
import com.fasterxml.jackson.databind.json.JsonMapper;
import com.fasterxml.jackson.databind.module.SimpleModule;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.TreeMap;
import java.util.UUID;
import java.util.function.Function;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import java.util.stream.StreamSupport;
import org.junit.jupiter.api.Test;
import presence.OnlineStatus;
import rooms.Admission;
import rooms.ChannelKind;
import rooms.GuildMember;
import rooms.Participant;
import rooms.ShardAddress;
import rooms.VideoQuality;
import rooms.VoiceRights;
import rooms.mesh.ModeReason;
import rooms.permission.Permission;
import rooms.permission.Permissions;

/// docs/protocol.md and the codec say the same.
class ProtocolDocumentTest {
    private static final Pattern SECTION =
            Pattern.compile("### (\\w+)\\n(?:(?!\\n##).)*?```json\\n(.*?)```", Pattern.DOTALL);

    private final MessageCodec codec = new MessageCodec(65_536);
    private final ObjectMapper json = JsonMapper.builder().addModule(wireForm()).build();

    /// The reverse of [WireForm].
    private SimpleModule wireForm() {
        SimpleModule module = new SimpleModule();
        read(
                module,
                TrackKind.class,
                name ->
                        Arrays.stream(TrackKind.values())
                                .filter(kind -> kind.wireName().equals(name.textValue()))
                                .findFirst()
                                .orElseThrow());
        read(module, Level.class, name -> Level.valueOf(upper(name)));
        read(module, LeaveReason.class, name -> LeaveReason.valueOf(upper(name)));
        read(module, VideoQuality.class, name -> VideoQuality.of(name.textValue()));
        read(module, ChannelKind.class, name -> ChannelKind.valueOf(upper(name)));
        read(
                module,
                Permissions.class,
                names ->
                        Permissions.of(
                                StreamSupport.stream(names.spliterator(), false)
                                        .map(name -> Permission.of(name.textValue()).orElseThrow())
                                        .toList()));
        read(module, Cause.class, name -> Cause.valueOf(upper(name)));
        read(
                module,
                ServerMessage.Joined.class,
                joined ->
                        new ServerMessage.Joined(
                                joined.path("re").intValue(),
                                UUID.fromString(joined.path("channel").textValue()),
                                new Admission(
                                        1,
                                        joined.path("participant").intValue(),
                                        joined.path("kept").booleanValue(),
                                        json.convertValue(joined.path("rights"), VoiceRights.class),
                                        ModeReason.valueOf(upper(joined.path("modeReason"))),
                                        list(joined.path("roster"), Participant.class),
                                        joined.path("placement").intValue(),
                                        list(joined.path("shards"), ShardAddress.class).getFirst(),
                                        new MediaLimits(
                                                joined.path("audioSlots").intValue()
                                                        - MediaLimits.SCREEN_AUDIO_SLOTS,
                                                joined.path("maxAudibleSpeakers").intValue(),
                                                joined.path("videoSlots").intValue())),
                                list(joined.path("iceServers"), ServerMessage.IceServer.class)));
        read(
                module,
                ServerMessage.Migrate.class,
                move ->
                        new ServerMessage.Migrate(
                                move.path("placement").intValue(),
                                move.path("lost").booleanValue(),
                                new MediaLimits(
                                        move.path("audioSlots").intValue()
                                                - MediaLimits.SCREEN_AUDIO_SLOTS,
                                        move.path("maxAudibleSpeakers").intValue(),
                                        move.path("videoSlots").intValue()),
                                list(move.path("iceServers"), ServerMessage.IceServer.class)));
        read(
                module,
                GuildMember.class,
                member ->
                        new GuildMember(
                                UUID.fromString(member.path("user").textValue()),
                                member.path("username").textValue(),
                                member.path("nickname").textValue(),
                                list(member.path("roles"), UUID.class),
                                member.path("timedOutUntil").longValue()));
        read(
                module,
                VoiceRights.class,
                rights ->
                        new VoiceRights(
                                        Permissions.of(
                                                list(rights.path("permissions"), String.class)
                                                        .stream()
                                                        .map(name ->
                                                                Permission.of(name).orElseThrow())
                                                        .toList()),
                                        rights.path("serverMuted").booleanValue(),
                                        rights.path("serverDeafened").booleanValue(),
                                        rights.path("timedOutUntil").longValue())
                                .limitedTo(
                                        new TrackLimits(
                                                rights.path("limits")
                                                        .path("microphoneBitsPerSecond")
                                                        .intValue(),
                                                rights.path("limits")
                                                        .path("cameraHeight")
                                                        .intValue(),
                                                rights.path("limits")
                                                        .path("cameraBitsPerSecond")
                                                        .intValue())));
        read(
                module,
                ServerMessage.Mode.class,
                mode -> new ServerMessage.Mode(ModeReason.valueOf(upper(mode.path("reason")))));
        read(module, OnlineStatus.class, status -> OnlineStatus.valueOf(upper(status)));
        read(
                module,
                ServerMessage.Connection.class,
                connection ->
                        new ServerMessage.Connection(
                                connection.path("connected").booleanValue()
                                        ? null
                                        : EndReason.valueOf(upper(connection.path("reason")))));
        read(
                module,
                ServerMessage.Quality.class,
                quality ->
                        new ServerMessage.Quality(
                                new Quality(
                                        quality.path("roundTripMillis").intValue(),
                                        list(quality.path("up"), Quality.OfTrack.class),
                                        list(quality.path("down"), Quality.OfSlot.class),
                                        list(
                                                quality.path("participants"),
                                                Quality.OfParticipant.class))));
        read(
                module,
                Quality.OfTrack.class,
                track ->
                        new Quality.OfTrack(
                                json.convertValue(track.path("track"), TrackKind.class),
                                stream(track)));
        read(
                module,
                Quality.OfSlot.class,
                slot ->
                        new Quality.OfSlot(
                                slot.path("mid").textValue(),
                                stream(slot),
                                slot.path("freezes").longValue(),
                                slot.path("frozenMillis").longValue()));
        read(
                module,
                Quality.OfParticipant.class,
                other ->
                        new Quality.OfParticipant(
                                other.path("participant").intValue(),
                                Level.valueOf(upper(other.path("level"))),
                                cause(other)));
        return module;
    }

    private static Quality.OfStream stream(JsonNode fields) {
        return new Quality.OfStream(
                fields.path("score").doubleValue(),
                cause(fields),
                fields.path("lossPercent").doubleValue(),
                fields.path("jitterMillis").doubleValue(),
                1_000 * fields.path("kilobitsPerSecond").longValue());
    }

    private static Cause cause(JsonNode fields) {
        return fields.has("cause") ? Cause.valueOf(upper(fields.path("cause"))) : Cause.NONE;
    }

    private static String upper(JsonNode name) {
        return name.textValue().toUpperCase(Locale.ROOT);
    }

    private <T> List<T> list(JsonNode array, Class<T> type) {
        List<T> elements = new ArrayList<>();
        array.forEach(element -> elements.add(json.convertValue(element, type)));
        return elements;
    }

    private static <T> void read(SimpleModule module, Class<T> type, Function<JsonNode, T> reader) {
        module.addDeserializer(
                type,
                new StdDeserializer<T>(type) {
                    private static final long serialVersionUID = 1;

                    @Override
                    public T deserialize(JsonParser in, DeserializationContext context)
                            throws IOException {
                        return reader.apply(in.readValueAsTree());
                    }
                });
    }

    @Test
    void everyMessageOfTheClientIsDocumentedWithAnExampleThatReads() throws IOException {
        Map<String, Class<?>> ops = ops(ClientMessage.class);
        Map<String, String> examples = examples("From the client");

        assertThat(examples.keySet()).isEqualTo(ops.keySet());
        examples.forEach((op, example) ->
                assertThat(codec.read(example))
                        .as(example)
                        .isInstanceOfSatisfying(
                                ClientFrame.Understood.class,
                                read -> {
                                    assertThat(read.message()).isInstanceOf(ops.get(op));
                                    assertThat(ClientMessageForm.op(read.message())).isEqualTo(op);
                                    assertThat(read.message().id()).isNotNull();
                                }));
    }

    @Test
    void everyMessageOfTheServerIsDocumentedWithAnExampleThatTheCodecWrites() throws IOException {
        Map<String, Class<?>> ops = ops(ServerMessage.class);
        Map<String, String> examples = examples("From the server");

        assertThat(examples.keySet()).isEqualTo(ops.keySet());
        for (Map.Entry<String, String> example : examples.entrySet()) {
            ObjectNode documented = (ObjectNode) json.readTree(example.getValue());
            ObjectNode fields = documented.deepCopy();
            fields.remove("op");
            long seq = fields.remove("seq").longValue();
            ServerMessage message =
                    (ServerMessage) json.treeToValue(fields, ops.get(example.getKey()));

            JsonNode written = json.readTree(codec.write(seq, message));

            assertThat(written).as(example.getKey()).isEqualTo(documented);
            assertThat(written.get("op").textValue()).isEqualTo(example.getKey());
        }
    }

    private static Map<String, Class<?>> ops(Class<?> family) {
        return records(family)
                .collect(
                        Collectors.toMap(
                                ProtocolDocumentTest::op,
                                Function.identity(),
                                (a, _) -> a,
                                TreeMap::new));
    }

    private static Stream<Class<?>> records(Class<?> family) {
        return Arrays.stream(family.getPermittedSubclasses())
                .flatMap(type -> type.isRecord() ? Stream.of(type) : records(type));
    }

    private static String op(Class<?> message) {
        String name = message.getSimpleName();
        return name.equals("Failure")
                ? "error"
                : name.substring(0, 1).toLowerCase(Locale.ROOT) + name.substring(1);
    }

    private static Map<String, String> examples(String heading) throws IOException {
        String page = Files.readString(Path.of("docs/protocol.md"));
        String part = page.split("## " + heading + "\\n", 2)[1].split("\\n## ", 2)[0];
        return SECTION.matcher(part)
                .results()
                .collect(
                        Collectors.toMap(
                                match -> match.group(1),
                                match -> match.group(2),
                                (a, _) -> a,
                                TreeMap::new));
    }
}
