package bots.scenario;

import com.fasterxml.jackson.annotation.JsonAnySetter;
import com.fasterxml.jackson.annotation.JsonProperty;
import com.fasterxml.jackson.core.JsonLocation;
import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.core.JsonToken;
import com.fasterxml.jackson.databind.DeserializationContext;
import com.fasterxml.jackson.databind.JavaType;
import com.fasterxml.jackson.databind.JsonDeserializer;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.deser.DeserializationProblemHandler;
import com.fasterxml.jackson.databind.deser.ValueInstantiator;
import com.fasterxml.jackson.databind.module.SimpleModule;
import com.fasterxml.jackson.dataformat.yaml.YAMLMapper;
import java.io.IOException;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Objects;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/// Reads a scenario from YAML. Values are read as text with their line, so that files and flags
/// have one syntax and every problem names its line.
public final class ScenarioFile {
    /// The file: the keys of [ScenarioKey], and phases.
    record Document(
            @JsonProperty("phases") @Nullable List<@Nullable PhaseEntry> phases,
            @JsonAnySetter Map<String, ScenarioValue> keys) {}

    private static final String PHASES = "phases";

    private final String origin;
    private final ScenarioDraft draft = new ScenarioDraft();

    private ScenarioFile(String origin) {
        this.origin = origin;
    }

    /// @param name of the scenario
    /// @param origin of the text, for the messages of problems
    /// @return the scenario of the file with its problems, to which flags may be added
    public static ScenarioDraft read(String name, String origin, String text) {
        var file = new ScenarioFile(origin);
        file.draft.name(name);
        file.read(text);
        return file.draft;
    }

    private void read(String text) {
        try {
            Document document = mapper().readValue(text, Document.class);
            if (document != null) {
                document.keys().forEach(this::key);
                Stream.ofNullable(document.phases())
                        .flatMap(List::stream)
                        .filter(Objects::nonNull)
                        .forEach(phase -> phase.addTo(draft, origin));
            }
        } catch (JsonProcessingException broken) {
            onBroken(broken);
        }
    }

    private void onBroken(JsonProcessingException broken) {
        String problem = String.valueOf(broken.getOriginalMessage());
        if (problem.startsWith("Duplicate field ")) {
            String name = problem.substring(problem.indexOf('\'') + 1, problem.lastIndexOf('\''));
            draft.refuse(where(broken.getLocation()), "\"" + name + "\" is there twice");
        } else if (problem.startsWith("No content")) {
            refuseWithoutKeys();
        } else {
            draft.refuse(where(broken.getLocation()), "is not valid YAML: " + problem);
        }
    }

    private void refuseWithoutKeys() {
        draft.refuse(origin, "must be keys with values, for example \"participants: 10\"");
    }

    private void key(String name, ScenarioValue value) {
        String where = origin + ":" + value.line();
        ScenarioKey key = ScenarioKey.of(name).orElse(null);
        if (key == null) {
            draft.refuse(
                    where,
                    String.format(
                            Locale.ROOT,
                            "\"%s\" is not a key; the keys are %s and %s",
                            name,
                            Stream.of(ScenarioKey.values())
                                    .map(ScenarioKey::text)
                                    .collect(Collectors.joining(", ")),
                            PHASES));
        } else if (value.text() == null) {
            draft.refuse(where, name + " must be one value");
        } else {
            draft.set(key, value.text(), where);
        }
    }

    private String where(@Nullable JsonLocation at) {
        return at == null || at.getLineNr() <= 0 ? origin : origin + ":" + at.getLineNr();
    }

    private ObjectMapper mapper() {
        return YAMLMapper.builder()
                .enable(JsonParser.Feature.STRICT_DUPLICATE_DETECTION)
                .addModule(
                        new SimpleModule()
                                .addDeserializer(ScenarioValue.class, new ValueDeserializer()))
                .addHandler(new Problems())
                .build();
    }

    private static final class ValueDeserializer extends JsonDeserializer<ScenarioValue> {
        @Override
        public ScenarioValue deserialize(JsonParser parser, DeserializationContext context)
                throws IOException {
            int line = parser.currentTokenLocation().getLineNr();
            if (parser.currentToken().isScalarValue()) {
                return new ScenarioValue(parser.getText(), line);
            }
            parser.skipChildren();
            return new ScenarioValue(null, line);
        }

        /// A key that is not there.
        @Override
        public @Nullable Object getAbsentValue(DeserializationContext context) {
            return null;
        }

        /// A key without a value.
        @Override
        public ScenarioValue getNullValue(DeserializationContext context) {
            return new ScenarioValue("", context.getParser().currentTokenLocation().getLineNr());
        }
    }

    /// Collects what does not fit the records, and continues.
    private final class Problems extends DeserializationProblemHandler {
        @Override
        public @Nullable Object handleUnexpectedToken(
                DeserializationContext context,
                JavaType target,
                JsonToken token,
                JsonParser parser,
                String failure)
                throws IOException {
            return refuse(target.getRawClass(), parser);
        }

        @Override
        public @Nullable Object handleMissingInstantiator(
                DeserializationContext context,
                Class<?> type,
                ValueInstantiator instantiator,
                JsonParser parser,
                String message)
                throws IOException {
            return refuse(type, parser);
        }

        private @Nullable Object refuse(Class<?> type, JsonParser parser) throws IOException {
            String where = where(parser.currentTokenLocation());
            if (type == Document.class) {
                refuseWithoutKeys();
            } else if (type == PhaseEntry.class) {
                draft.refuse(where, "a phase must have keys, for example \"at: 00:30\"");
            } else {
                draft.refuse(where, "phases must be a list, each with a dash and \"at: 00:30\"");
            }
            parser.skipChildren();
            return null;
        }
    }
}
