package verticles.api.contract;

import io.vertx.core.Future;
import io.vertx.core.Vertx;
import io.vertx.core.json.JsonObject;
import io.vertx.json.schema.Draft;
import io.vertx.json.schema.JsonSchema;
import io.vertx.json.schema.JsonSchemaOptions;
import io.vertx.json.schema.OutputFormat;
import io.vertx.json.schema.SchemaRepository;
import io.vertx.openapi.contract.OpenAPIContract;
import io.vertx.openapi.contract.OpenAPIVersion;
import io.vertx.openapi.contract.impl.OpenAPIContractImpl;
import io.vertx.openapi.impl.OpenAPIFormatValidator;
import io.vertx.openapi.impl.Utils;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.util.Objects;
import java.util.concurrent.CompletionStage;
import verticles.shared.NodeShared;

/// The contract of the API, read and prepared once for all instances of a node: that takes longer
/// than anything else that they do at their start.
///
/// `OpenAPIContract.from` would check it at each start, too, against the schemas of OpenAPI and of
/// JSON Schema, a dozen files, and for each file Vert.x lists the whole jar. A test does that.
public final class NodeContract {
    public static final String FILE = "openapi.yaml";
    private static final String BASE_URI = "app://";

    private final CompletionStage<OpenAPIContract> prepared;

    private NodeContract(CompletionStage<OpenAPIContract> prepared) {
        this.prepared = prepared;
    }

    /// Completes on the caller's context; the first call begins.
    public static Future<OpenAPIContract> of(Vertx vertx) {
        NodeContract contract =
                NodeShared.of(
                        vertx,
                        NodeContract.class,
                        () ->
                                new NodeContract(
                                        vertx.executeBlocking(NodeContract::parse, false)
                                                .compose(parsed -> parsed)
                                                .compose(json ->
                                                        vertx.<OpenAPIContract>executeBlocking(
                                                                () -> prepare(json), false))
                                                .map(Objects::requireNonNull)
                                                .toCompletionStage()));
        return Future.fromCompletionStage(contract.prepared, vertx.getOrCreateContext());
    }

    /// The text as it is published.
    public static byte[] text() throws IOException {
        try (InputStream file = NodeContract.class.getResourceAsStream("/" + FILE)) {
            if (file == null) {
                throw new IOException("no " + FILE + " in the jar");
            }
            return file.readAllBytes();
        }
    }

    private static Future<JsonObject> parse() throws IOException {
        return Utils.yamlStringToJson(new String(text(), StandardCharsets.UTF_8));
    }

    private static PreparedContract prepare(JsonObject contract) {
        SchemaRepository schemas =
                SchemaRepository.create(
                        new JsonSchemaOptions()
                                .setDraft(Draft.DRAFT202012)
                                .setBaseUri(BASE_URI)
                                .setOutputFormat(OutputFormat.Basic),
                        new OpenAPIFormatValidator());
        schemas.dereference(JsonSchema.of(contract));
        return new PreparedContract(
                new OpenAPIContractImpl(
                        schemas.resolve(contract), OpenAPIVersion.fromContract(contract), schemas));
    }
}
