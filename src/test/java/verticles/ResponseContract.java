package verticles;

import static org.assertj.core.api.Assertions.assertThat;

import io.vertx.core.Vertx;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.http.HttpMethod;
import io.vertx.openapi.contract.OpenAPIContract;
import io.vertx.openapi.contract.Operation;
import io.vertx.openapi.contract.Response;
import io.vertx.openapi.validation.ResponseValidator;
import io.vertx.openapi.validation.ValidatableResponse;
import java.net.http.HttpResponse;
import java.util.Map;
import java.util.concurrent.CompletionException;
import java.util.concurrent.TimeUnit;
import verticles.api.contract.PreparedContract;

/// Whether answers are as openapi.yaml says. Statuses that it does not name must be refusals.
final class ResponseContract {
    private static final int FIRST_ERROR = 400;

    private final OpenAPIContract contract;
    private final ResponseValidator validator;

    ResponseContract(Vertx vertx) {
        contract =
                new PreparedContract(
                        OpenAPIContract.from(vertx, "openapi.yaml")
                                .toCompletionStage()
                                .toCompletableFuture()
                                .join());
        validator = ResponseValidator.create(vertx, contract);
    }

    void check(HttpResponse<String> answer) {
        String path = answer.uri().getRawPath();
        String method = answer.request().method();
        Operation operation = contract.findOperation(path, HttpMethod.valueOf(method));
        if (operation == null) {
            return;
        }
        int status = answer.statusCode();
        String shown = method + " " + path + " " + status + ": " + answer.body();
        Response described = operation.getResponse(status);
        if (described == null || described.equals(operation.getDefaultResponse())) {
            assertThat(status).as(shown).isGreaterThanOrEqualTo(FIRST_ERROR);
            return;
        }
        String type = answer.headers().firstValue("content-type").orElse(null);
        ValidatableResponse response =
                type == null
                        ? ValidatableResponse.create(status)
                        : ValidatableResponse.create(
                                status, Map.of(), Buffer.buffer(answer.body()), type);
        try {
            validator
                    .validate(response, operation.getOperationId())
                    .toCompletionStage()
                    .toCompletableFuture()
                    .orTimeout(60, TimeUnit.SECONDS)
                    .join();
        } catch (CompletionException e) {
            throw new AssertionError(shown, e.getCause());
        }
    }
}
