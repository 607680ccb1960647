package verticles.api.request;

import accounts.Identity;
import io.vertx.core.Future;
import io.vertx.core.Vertx;
import io.vertx.ext.web.Route;
import io.vertx.ext.web.RoutingContext;
import io.vertx.ext.web.handler.BodyHandler;
import java.util.function.BiFunction;
import limits.AddressKey;
import limits.ConcurrencyLimit;
import limits.Limit;
import refusal.Refusal;
import refusal.RefusalCode;
import verticles.http.SocketLimits;
import verticles.shared.NodeRefusals;
import verticles.shared.NodeShared;

/// Lets requests in whose bodies are larger than those of others. Nothing of the body is read
/// before the token is checked and the user may upload; then the memory of all such bodies is
/// bounded, and the share that one address and one user have.
public final class UploadGate {
    private static final int MAX_UPLOADS = 10;
    private static final int MAX_UPLOADS_PER_ADDRESS = 3;
    private static final int MAX_UPLOADS_PER_USER = 3;

    private final Authentication authentication;
    private final ConcurrencyLimit ofNode;
    private final ConcurrencyLimit ofAddress;
    private final ConcurrencyLimit ofUser;

    public UploadGate(Vertx vertx, Authentication authentication) {
        this.authentication = authentication;
        this.ofNode = limit(vertx, Limit.UPLOADS_IN_PROGRESS, MAX_UPLOADS);
        this.ofAddress = limit(vertx, Limit.UPLOADS_PER_ADDRESS, MAX_UPLOADS_PER_ADDRESS);
        this.ofUser = limit(vertx, Limit.UPLOADS_IN_PROGRESS_PER_USER, MAX_UPLOADS_PER_USER);
    }

    private static ConcurrencyLimit limit(Vertx vertx, Limit limit, int maximum) {
        return NodeShared.of(
                vertx,
                ConcurrencyLimit.class,
                limit.label(),
                () -> new ConcurrencyLimit(limit, maximum, NodeRefusals.of(vertx)));
    }

    /// @param route of the upload
    /// @param mayUpload fails when the user must not
    public void guard(
            Route route, long maxBytes, BiFunction<RoutingContext, Identity, Future<?>> mayUpload) {
        BodyHandler body = BodyHandler.create(false).setBodyLimit(maxBytes);
        route.handler(request -> {
            request.request().pause();
            identify(request)
                    .compose(identity -> mayUpload.apply(request, identity).map(identity))
                    .onSuccess(identity -> enter(request, identity, body))
                    .onFailure(failure -> {
                        request.request().resume();
                        request.fail(failure);
                    });
        });
    }

    private Future<Identity> identify(RoutingContext request) {
        try {
            return authentication.identify(request);
        } catch (RuntimeException e) {
            return Future.failedFuture(e);
        }
    }

    private void enter(RoutingContext request, Identity identity, BodyHandler body) {
        if (RequestWork.of(request).isAnswered()) {
            // The client left while its token was checked.
            return;
        }
        String address = AddressKey.of(ApiRequest.address(request));
        String user = identity.user().toString();
        if (!enter(address, user)) {
            refuse(request, RefusalCode.RATE_LIMITED, "Wait until your other uploads are done.");
            return;
        }
        if (!ofNode.enter(SocketLimits.ALL)) {
            ofAddress.leave(address);
            ofUser.leave(user);
            refuse(
                    request,
                    RefusalCode.UNAVAILABLE,
                    "Too many uploads at the moment; try again in a few seconds.");
            return;
        }
        RequestWork.of(request)
                .whenOver(() -> {
                    ofNode.leave(SocketLimits.ALL);
                    ofAddress.leave(address);
                    ofUser.leave(user);
                });
        body.handle(request);
        // Also a body that is refused for its size arrives, and is dropped.
        request.request().resume();
    }

    private boolean enter(String address, String user) {
        if (!ofAddress.enter(address)) {
            return false;
        }
        if (!ofUser.enter(user)) {
            ofAddress.leave(address);
            return false;
        }
        return true;
    }

    private static void refuse(RoutingContext request, RefusalCode code, String message) {
        request.request().resume();
        ApiResponse.refuse(request, Refusal.of(code, message));
    }
}
