package verticles.api.contract;

import io.vertx.core.file.FileSystem;
import io.vertx.core.http.HttpMethod;
import io.vertx.core.json.JsonObject;
import io.vertx.json.schema.Draft;
import io.vertx.json.schema.JsonSchema;
import io.vertx.json.schema.JsonSchemaOptions;
import io.vertx.json.schema.SchemaException;
import io.vertx.json.schema.SchemaRepository;
import io.vertx.json.schema.Validator;
import io.vertx.openapi.contract.MediaType;
import io.vertx.openapi.contract.OpenAPIContract;
import io.vertx.openapi.contract.OpenAPIVersion;
import io.vertx.openapi.contract.Operation;
import io.vertx.openapi.contract.Parameter;
import io.vertx.openapi.contract.Path;
import io.vertx.openapi.contract.SecurityRequirement;
import io.vertx.openapi.contract.SecurityScheme;
import io.vertx.openapi.contract.Server;
import java.util.IdentityHashMap;
import java.util.List;
import org.jspecify.annotations.Nullable;

/// A contract whose validators of parameters and bodies are made once. The one of Vert.x makes them
/// anew for every parameter of every request, each with a copy of all schemas: measured, a fifth of
/// the CPU of a short request. Read only, any thread.
public final class PreparedContract implements OpenAPIContract {
    private final OpenAPIContract contract;
    private final SchemaRepository schemas;

    public PreparedContract(OpenAPIContract contract) {
        this.contract = contract;
        IdentityHashMap<JsonSchema, Validator> validators = new IdentityHashMap<>();
        SchemaRepository repository = contract.getSchemaRepository();
        for (Operation operation : contract.operations()) {
            for (Parameter parameter : operation.getParameters()) {
                validators.put(parameter.getSchema(), repository.validator(parameter.getSchema()));
            }
            if (operation.getRequestBody() != null) {
                for (MediaType body : operation.getRequestBody().getContent().values()) {
                    validators.put(body.getSchema(), repository.validator(body.getSchema()));
                }
            }
        }
        this.schemas = new Prepared(repository, validators);
    }

    private record Prepared(
            SchemaRepository repository, IdentityHashMap<JsonSchema, Validator> validators)
            implements SchemaRepository {
        @Override
        public Validator validator(JsonSchema schema) {
            Validator prepared = validators.get(schema);
            return prepared == null ? repository.validator(schema) : prepared;
        }

        @Override
        public Validator validator(String ref) {
            return repository.validator(ref);
        }

        @Override
        public Validator validator(String ref, JsonSchemaOptions options) {
            return repository.validator(ref, options);
        }

        @Override
        public Validator validator(
                JsonSchema schema, JsonSchemaOptions options, boolean dereference) {
            return repository.validator(schema, options, dereference);
        }

        @Override
        public SchemaRepository dereference(JsonSchema schema) throws SchemaException {
            return repository.dereference(schema);
        }

        @Override
        public SchemaRepository dereference(String uri, JsonSchema schema) throws SchemaException {
            return repository.dereference(uri, schema);
        }

        @Override
        public SchemaRepository preloadMetaSchema(FileSystem files) {
            return repository.preloadMetaSchema(files);
        }

        @Override
        public SchemaRepository preloadMetaSchema(FileSystem files, Draft draft) {
            return repository.preloadMetaSchema(files, draft);
        }

        @Override
        public JsonObject resolve(JsonObject schema) {
            return repository.resolve(schema);
        }

        @Override
        public JsonSchema find(String pointer) {
            return repository.find(pointer);
        }
    }

    @Override
    public SchemaRepository getSchemaRepository() {
        return schemas;
    }

    @Override
    public @Nullable Operation operation(String id) {
        return contract.operation(id);
    }

    @Override
    public List<Operation> operations() {
        return contract.operations();
    }

    @Override
    public List<Path> getPaths() {
        return contract.getPaths();
    }

    @Override
    public JsonObject getRawContract() {
        return contract.getRawContract();
    }

    @Override
    public OpenAPIVersion getVersion() {
        return contract.getVersion();
    }

    @Override
    public List<Server> getServers() {
        return contract.getServers();
    }

    @Override
    public @Nullable Path findPath(String path) {
        return contract.findPath(path);
    }

    @Override
    public @Nullable Operation findOperation(String path, HttpMethod method) {
        return contract.findOperation(path, method);
    }

    @Override
    public List<SecurityRequirement> getSecurityRequirements() {
        return contract.getSecurityRequirements();
    }

    @Override
    public @Nullable SecurityScheme securityScheme(String name) {
        return contract.securityScheme(name);
    }
}
