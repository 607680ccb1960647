package verticles.api;

import io.vertx.core.Future;
import io.vertx.core.Vertx;
import io.vertx.openapi.contract.OpenAPIContract;
import java.util.concurrent.CompletionStage;
import verticles.api.request.PreparedContract;
import verticles.shared.NodeShared;

/// The contract of the API, read, checked and prepared once for all instances of a node: that takes
/// longer than anything else that they do at their start.
public final class NodeContract {
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
                        () -> new NodeContract(read(vertx).toCompletionStage()));
        return Future.fromCompletionStage(contract.prepared, vertx.getOrCreateContext());
    }

    private static Future<OpenAPIContract> read(Vertx vertx) {
        return OpenAPIContract.from(vertx, ApiRoutes.CONTRACT)
                .compose(contract ->
                        vertx.executeBlocking(() -> new PreparedContract(contract), false));
    }
}
