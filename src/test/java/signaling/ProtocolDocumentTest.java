package signaling;

import static org.assertj.core.api.Assertions.assertThat;

import call.TrackKind;
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
import java.util.Arrays;
import java.util.Locale;
import java.util.Map;
import java.util.TreeMap;
import java.util.function.Function;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;

/// docs/protocol.md and the codec say the same.
class ProtocolDocumentTest {
    private static final Pattern SECTION =
            Pattern.compile("### (\\w+)\\n(?:(?!\\n##).)*?```json\\n(.*?)```", Pattern.DOTALL);

    private final MessageCodec codec = new MessageCodec(65_536);
    private final ObjectMapper json =
            JsonMapper.builder()
                    .addModule(
                            new SimpleModule()
                                    .addDeserializer(TrackKind.class, new TrackKindFromWireName()))
                    .build();

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
                                    assertThat(MessageCodec.op(read.message())).isEqualTo(op);
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
        return Arrays.stream(family.getPermittedSubclasses())
                .filter(family::isAssignableFrom)
                .collect(
                        Collectors.toMap(
                                ProtocolDocumentTest::op,
                                Function.identity(),
                                (a, _) -> a,
                                TreeMap::new));
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

    private static final class TrackKindFromWireName extends StdDeserializer<TrackKind> {
        private static final long serialVersionUID = 1;

        TrackKindFromWireName() {
            super(TrackKind.class);
        }

        @Override
        public TrackKind deserialize(JsonParser in, DeserializationContext context)
                throws IOException {
            String name = in.getText();
            return Arrays.stream(TrackKind.values())
                    .filter(kind -> kind.wireName().equals(name))
                    .findFirst()
                    .orElseThrow();
        }
    }
}
