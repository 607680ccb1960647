package verticles.api.contract;

import io.vertx.core.Future;
import io.vertx.core.Vertx;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.http.HttpHeaders;
import io.vertx.ext.web.RoutingContext;
import io.vertx.ext.web.openapi.router.RequestExtractor;
import io.vertx.ext.web.openapi.router.RouterBuilder;
import io.vertx.openapi.contract.OpenAPIContract;
import io.vertx.openapi.contract.Operation;
import io.vertx.openapi.validation.RequestValidator;
import java.time.Duration;
import limits.AddressKey;
import limits.Limit;
import limits.RateLimit;
import limits.RefusalCounts;
import refusal.Refusal;
import refusal.RefusalCode;
import refusal.RefusedException;
import verticles.shared.NodeRateLimits;
import verticles.shared.NodeRefusals;

/// Whether a request is one that the contract describes. For each wrong value of a body that takes
/// up to 0.2 ms, so it comes after the login, and the values of an address are limited.
public final class ContractCheck {
    private static final String BYTES = "application/octet-stream";

    /// Bodies with no more than this many values cost little more than a request without one.
    private static final int FEW_VALUES = 50;

    /// Also of users: accounts are cheap where registration is open.
    private static final int MANY_VALUES_PER_MINUTE = 12_000;

    private final RequestValidator validator;
    private final RequestExtractor extractor = RequestExtractor.withBodyHandler();
    private final RateLimit manyValues;
    private final RefusalCounts refusals;

    public ContractCheck(Vertx vertx, OpenAPIContract contract) {
        this.validator = RequestValidator.create(vertx, contract);
        this.manyValues =
                NodeRateLimits.of(
                        vertx,
                        Limit.BODY_VALUES_PER_ADDRESS,
                        MANY_VALUES_PER_MINUTE,
                        Duration.ofMinutes(1));
        this.refusals = NodeRefusals.of(vertx);
    }

    /// Afterwards `ApiRequest` reads the request. Fails with `bad_request` or `rate_limited`, or
    /// with what [BadRequest] understands.
    public Future<?> check(RoutingContext request, Operation operation) {
        checkJson(request);
        return extractor
                .extractValidatableRequest(request, operation)
                .compose(read -> validator.validate(read, operation.getOperationId()))
                .onSuccess(
                        valid -> request.put(RouterBuilder.KEY_META_DATA_VALIDATED_REQUEST, valid));
    }

    private void checkJson(RoutingContext request) {
        Buffer body = request.body().buffer();
        String type = request.request().getHeader(HttpHeaders.CONTENT_TYPE);
        // Bytes only where the contract says so.
        if (BYTES.equals(type) || body == null || body.length() == 0) {
            return;
        }
        StrictJson.Reading reading = StrictJson.read(body);
        switch (reading.form()) {
            case STRICT -> countValues(request, reading.values() - FEW_VALUES);
            case TOO_MANY_VALUES -> {
                refusals.count(Limit.BODY_VALUES);
                throw new RefusedException(
                        RefusalCode.BAD_REQUEST,
                        "The body has more than " + StrictJson.MAX_VALUES + " values in all.");
            }
            case MALFORMED ->
                    throw new RefusedException(
                            RefusalCode.BAD_REQUEST,
                            "The body is not JSON in UTF-8 without comments and repeated names.");
        }
    }

    private void countValues(RoutingContext request, int many) {
        if (many <= 0) {
            return;
        }
        String address = AddressKey.of(request.request().remoteAddress().hostAddress());
        long waitNanos = manyValues.take(address, System.nanoTime(), many);
        if (waitNanos > 0) {
            throw new RefusedException(Refusal.rateLimited(waitNanos));
        }
    }
}
