package verticles.api.request;

import accounts.apikey.ApiKeyText;
import accounts.secret.SecretHash;
import bus.Addresses;
import bus.Bus;
import bus.api.IdempotencyMessage;
import io.vertx.core.Future;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.http.HttpHeaders;
import io.vertx.core.http.HttpMethod;
import io.vertx.ext.web.RoutingContext;
import java.util.Base64;
import java.util.HexFormat;
import java.util.UUID;
import java.util.function.Function;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;
import refusal.Refusal;
import refusal.RefusalCode;
import refusal.RefusedException;

/// POST requests with an `Idempotency-Key` (draft-ietf-httpapi-idempotency-key-header-07): repeated
/// with the same key, one is carried out once and answered twice. Answers that say "try again" are
/// not kept.
public final class IdempotentPosts {
    static final String HEADER = "Idempotency-Key";

    private static final String ANSWER = "hubbub.answer";
    private static final String REPEATABLE = "hubbub.repeatable";

    private static final int MAX_ANSWER_BYTES = 256 * 1024;
    private static final int RATE_LIMITED = 429;
    private static final int FIRST_SERVER_ERROR = 500;
    private static final Pattern FORM = Pattern.compile("[\\x21-\\x7e]{8,255}");

    private final Bus bus;
    private final Authentication users;
    private final KeyAuthentication keys;

    private record Repeatable(UUID caller, String key, String hash) {}

    private record Answer(int status, Buffer body) {}

    public IdempotentPosts(Bus bus, Authentication users, KeyAuthentication keys) {
        this.bus = bus;
        this.users = users;
        this.keys = keys;
    }

    /// What a request is answered, whether or not its client is still there.
    static void answered(RoutingContext request, int status, Buffer body) {
        request.put(ANSWER, new Answer(status, body));
    }

    /// Carries a request out, or answers it as before. Without a login the field is ignored.
    Future<?> handle(RoutingContext request, Function<RoutingContext, Future<?>> handler) {
        @Nullable String key = request.request().getHeader(HEADER);
        if (key == null
                || !HttpMethod.POST.equals(request.request().method())
                || !request.request().headers().contains(HttpHeaders.AUTHORIZATION)) {
            return handler.apply(request);
        }
        if (!FORM.matcher(key).matches()) {
            throw new RefusedException(
                    Refusal.ofField(
                            RefusalCode.BAD_FIELD,
                            HEADER + " must have 8 to 255 visible ASCII characters.",
                            HEADER));
        }
        return caller(request)
                .compose(caller -> {
                    Repeatable repeatable =
                            new Repeatable(
                                    caller, key, HexFormat.of().formatHex(SecretHash.of(key)));
                    return bus.request(
                                    Addresses.IDEMPOTENCY,
                                    new IdempotencyMessage.Begin(
                                            caller, repeatable.hash(), fingerprint(request)))
                            .compose(begun -> onBegun(request, handler, repeatable, begun));
                });
    }

    private Future<UUID> caller(RoutingContext request) {
        return ApiRequest.accessToken(request).startsWith(ApiKeyText.PREFIX)
                ? keys.identify(request).map(key -> key.id())
                : users.identify(request).map(identity -> identity.user());
    }

    private Future<?> onBegun(
            RoutingContext request,
            Function<RoutingContext, Future<?>> handler,
            Repeatable repeatable,
            IdempotencyMessage.Begun begun) {
        return switch (begun.state()) {
            case NEW -> {
                request.put(REPEATABLE, repeatable);
                yield handler.apply(request);
            }
            case IN_PROGRESS ->
                    refused(
                            RefusalCode.REQUEST_IN_PROGRESS,
                            "The same request is being carried out; try again in a moment.");
            case OTHER ->
                    refused(
                            RefusalCode.IDEMPOTENCY_KEY_REUSED,
                            "This Idempotency-Key was used for another request.");
            case ANSWERED -> {
                repeat(request, repeatable, begun);
                yield Future.succeededFuture();
            }
        };
    }

    private static void repeat(
            RoutingContext request, Repeatable repeatable, IdempotencyMessage.Begun begun) {
        byte[] sealed = Base64.getDecoder().decode(String.valueOf(begun.answer()));
        byte[] answer = SealedAnswer.open(repeatable.caller().toString(), repeatable.key(), sealed);
        request.response().setStatusCode(begun.status()).putHeader("Idempotency-Replayed", "true");
        if (answer.length == 0) {
            request.response().end();
        } else {
            request.response()
                    .putHeader(HttpHeaders.CONTENT_TYPE, "application/json")
                    .end(Buffer.buffer(answer));
        }
    }

    /// After the handler of a request has done or failed, and was answered or not. Not when the
    /// response ends: that of a client that went away ends while the handler is still at work.
    void onHandled(RoutingContext request) {
        @Nullable Repeatable repeatable = request.get(REPEATABLE);
        if (repeatable == null) {
            return;
        }
        @Nullable Answer answer = request.get(ANSWER);
        // A failure whose client has gone has none.
        if (answer == null
                || answer.status() == RATE_LIMITED
                || answer.status() >= FIRST_SERVER_ERROR
                || answer.body().length() > MAX_ANSWER_BYTES) {
            bus.request(
                    Addresses.IDEMPOTENCY,
                    new IdempotencyMessage.Forget(repeatable.caller(), repeatable.hash()));
            return;
        }
        byte[] sealed =
                SealedAnswer.seal(
                        repeatable.caller().toString(), repeatable.key(), answer.body().getBytes());
        bus.request(
                Addresses.IDEMPOTENCY,
                new IdempotencyMessage.Finish(
                        repeatable.caller(),
                        repeatable.hash(),
                        answer.status(),
                        Base64.getEncoder().encodeToString(sealed)));
    }

    private static String fingerprint(RoutingContext request) {
        @Nullable Buffer body = request.body().buffer();
        return HexFormat.of()
                .formatHex(
                        SecretHash.of(
                                request.request().uri()
                                        + "\n"
                                        + (body == null ? "" : body.toString())));
    }

    private static Future<?> refused(RefusalCode code, String message) {
        return Future.failedFuture(new RefusedException(code, message));
    }
}
