package deployment;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.vertx.core.json.JsonObject;
import io.vertx.json.schema.Draft;
import io.vertx.json.schema.JsonSchema;
import io.vertx.json.schema.JsonSchemaOptions;
import io.vertx.json.schema.OutputFormat;
import io.vertx.json.schema.OutputUnit;
import io.vertx.json.schema.Validator;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;

/// A JSON schema among the test resources.
final class Schema {
    private final JsonNode definitions;
    private final Draft draft;

    private Schema(JsonNode schema, Draft draft) {
        this.definitions = schema;
        this.draft = draft;
    }

    static Schema of(String file, Draft draft) throws IOException {
        JsonNode schema =
                Yaml.JSON.readTree(
                        Files.readString(Path.of("src/test/resources/deployment", file)));
        adapt(schema);
        return new Schema(schema, draft);
    }

    /// The format "duration" of Compose, such as 5s, is not that of JSON schema; its "id" is that
    /// of an old draft.
    private static void adapt(JsonNode node) {
        if (node instanceof ObjectNode object) {
            for (String keyword : List.of("format", "id")) {
                if (object.path(keyword).isTextual()) {
                    object.remove(keyword);
                }
            }
        }
        node.forEach(Schema::adapt);
    }

    List<String> problems(JsonNode document) {
        return problems(definitions, document);
    }

    /// @param definition such as `io.k8s.api.apps.v1.StatefulSet`
    List<String> problems(String definition, JsonNode document) {
        ObjectNode schema = Yaml.JSON.createObjectNode();
        schema.put("$ref", "#/definitions/" + definition);
        schema.set("definitions", definitions.path("definitions"));
        return problems(schema, document);
    }

    private List<String> problems(JsonNode schema, JsonNode document) {
        OutputUnit result =
                Validator.create(
                                JsonSchema.of(new JsonObject(schema.toString())),
                                new JsonSchemaOptions()
                                        .setDraft(draft)
                                        .setBaseUri("https://hubbub.invalid/")
                                        .setOutputFormat(OutputFormat.Basic))
                        .validate(new JsonObject(document.toString()));
        return result.getValid()
                ? List.of()
                : result.getErrors().stream()
                        .map(error -> error.getInstanceLocation() + ": " + error.getError())
                        .toList();
    }
}
