package verticles.api;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.dataformat.yaml.YAMLMapper;
import io.vertx.core.Vertx;
import io.vertx.core.json.JsonObject;
import io.vertx.json.schema.JsonSchema;
import io.vertx.json.schema.OutputUnit;
import io.vertx.openapi.contract.MediaType;
import io.vertx.openapi.contract.OpenAPIContract;
import io.vertx.openapi.contract.Operation;
import io.vertx.openapi.contract.Parameter;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.TreeSet;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import verticles.api.contract.NodeContract;

/// Every operation of openapi.yaml shows what is sent and what is answered: by an example at the
/// place, or of the schema that is named there.
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class ApiExamplesTest {
    private static final String JSON = "application/json";
    private static final String SCHEMAS = "#/components/schemas/";

    private final Vertx vertx = Vertx.vertx();
    private JsonNode file;
    private OpenAPIContract contract;

    @BeforeAll
    void read() throws Exception {
        file =
                new YAMLMapper()
                        .readTree(Files.readString(Path.of("src/main/resources/openapi.yaml")));
        contract = OpenAPIContract.from(vertx, "openapi.yaml").await();
    }

    /// A node does not check that at its start.
    @Test
    void nodesReadTheContractAsItIsChecked() {
        OpenAPIContract ofNodes = NodeContract.of(vertx).await();

        assertThat(ofNodes.operations())
                .extracting(Operation::getOperationId)
                .containsExactlyElementsOf(
                        contract.operations().stream().map(Operation::getOperationId).toList());
        assertThat(ofNodes.getRawContract()).isEqualTo(contract.getRawContract());
    }

    @AfterAll
    void close() {
        vertx.close().await();
    }

    @Test
    void everyBodyAndEveryAnswerHasAnExampleOfItsSchema() {
        List<String> wrong = new ArrayList<>();
        int bodies = 0;
        for (Operation operation : contract.operations()) {
            JsonNode described = described(operation);
            if (operation.getRequestBody() != null) {
                MediaType json = operation.getRequestBody().getContent().get(JSON);
                if (json != null) {
                    bodies++;
                    check(operation, "request", described.path("requestBody"), json, wrong);
                }
            }
            for (String status : statuses(described)) {
                var response = operation.getResponse(Integer.parseInt(status));
                MediaType json = response.getContent().get(JSON);
                if (json != null) {
                    bodies++;
                    check(operation, status, described.path("responses").path(status), json, wrong);
                }
            }
        }

        assertThat(wrong).isEmpty();
        assertThat(bodies).isGreaterThan(150);
    }

    @Test
    void everyParameterHasAnExampleADefaultOrAList() {
        List<String> wrong = new ArrayList<>();
        for (Operation operation : contract.operations()) {
            for (Parameter parameter : operation.getParameters()) {
                JsonNode described = parameter(operation, parameter.getName());
                JsonNode schema = resolved(described.path("schema"));
                JsonNode example =
                        described.has("example")
                                ? described.path("example")
                                : schema.path("example");
                if (example.isMissingNode()) {
                    if (!schema.has("enum") && !schema.has("default")) {
                        wrong.add(operation.getOperationId() + " " + parameter.getName());
                    }
                    continue;
                }
                String problem = problem(parameter.getSchema(), value(example));
                if (problem != null) {
                    wrong.add(operation.getOperationId() + " " + parameter.getName() + problem);
                }
            }
        }

        assertThat(wrong).isEmpty();
    }

    private void check(
            Operation operation,
            String part,
            JsonNode described,
            MediaType type,
            List<String> wrong) {
        JsonNode content = response(described).path("content").path(JSON);
        JsonNode example =
                content.has("example")
                        ? content.path("example")
                        : resolved(content.path("schema")).path("example");
        String place = operation.getOperationId() + " " + part;
        String problem =
                example.isMissingNode()
                        ? " has no example"
                        : problem(type.getSchema(), value(example));
        if (problem != null) {
            wrong.add(place + problem);
        }
        findUnknown(place, content.path("schema"), example, wrong);
    }

    /// Answers may get fields that the schema does not name; examples show only those that it does.
    private void findUnknown(String place, JsonNode schema, JsonNode example, List<String> wrong) {
        JsonNode resolved = resolved(schema);
        for (JsonNode item : example.isArray() ? example : List.<JsonNode>of()) {
            findUnknown(place + "[]", resolved.path("items"), item, wrong);
        }
        if (example.isObject() && resolved.has("properties")) {
            example.properties()
                    .forEach(field -> {
                        JsonNode property = resolved.path("properties").path(field.getKey());
                        if (property.isMissingNode()) {
                            wrong.add(place + "." + field.getKey() + " is not in the schema");
                        }
                        findUnknown(
                                place + "." + field.getKey(), property, field.getValue(), wrong);
                    });
        }
    }

    /// @return null for none
    private @Nullable String problem(JsonSchema schema, Object value) {
        OutputUnit result = contract.getSchemaRepository().validator(schema).validate(value);
        return result.getValid() ? null : ": " + value + " " + result.getErrors();
    }

    /// As the validator expects it.
    private static Object value(JsonNode example) {
        return new JsonObject("{\"value\":" + example + "}").getValue("value");
    }

    /// Those of success.
    private static Iterable<String> statuses(JsonNode operation) {
        TreeSet<String> statuses = new TreeSet<>();
        operation.path("responses").fieldNames().forEachRemaining(statuses::add);
        statuses.removeIf(status -> !status.startsWith("2"));
        return statuses;
    }

    private JsonNode described(Operation operation) {
        return file.path("paths")
                .path(operation.getOpenAPIPath())
                .path(operation.getHttpMethod().name().toLowerCase(Locale.ROOT));
    }

    private JsonNode parameter(Operation operation, String name) {
        JsonNode path = file.path("paths").path(operation.getOpenAPIPath());
        for (JsonNode list :
                List.of(described(operation).path("parameters"), path.path("parameters"))) {
            for (JsonNode each : list) {
                String ref = each.path("$ref").asText();
                JsonNode parameter =
                        ref.isEmpty()
                                ? each
                                : file.path("components")
                                        .path("parameters")
                                        .path(ref.substring(ref.lastIndexOf('/') + 1));
                if (parameter.path("name").asText().equals(name)) {
                    return parameter;
                }
            }
        }
        throw new AssertionError(operation.getOperationId() + " " + name);
    }

    private JsonNode response(JsonNode described) {
        String ref = described.path("$ref").asText();
        return ref.isEmpty()
                ? described
                : file.path("components")
                        .path("responses")
                        .path(ref.substring(ref.lastIndexOf('/') + 1));
    }

    private JsonNode resolved(JsonNode schema) {
        String ref = schema.path("$ref").asText();
        return ref.isEmpty()
                ? schema
                : file.path("components").path("schemas").path(ref.substring(SCHEMAS.length()));
    }
}
