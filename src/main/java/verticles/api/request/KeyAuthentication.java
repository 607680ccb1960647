package verticles.api.request;

import accounts.apikey.ApiKey;
import accounts.apikey.ApiKeyScope;
import accounts.apikey.ApiKeyText;
import bus.Addresses;
import bus.Bus;
import bus.account.AuthMessage;
import config.LimitSettings;
import io.vertx.core.Future;
import io.vertx.core.Vertx;
import io.vertx.ext.web.RoutingContext;
import java.util.HexFormat;
import refusal.RefusalCode;
import refusal.RefusedException;
import verticles.http.token.CheckedCredentials;
import verticles.shared.NodeCounts;

/// Whose API key a request carries, and whether it allows the request. What an address may send of
/// invalid keys is limited together with invalid tokens.
public final class KeyAuthentication {
    private final Bus bus;
    private final CheckedCredentials<ApiKey> checkedKeys;
    private final InvalidCredentials invalidKeys;
    private final RequestBudget budget;
    private final NodeCounts counts;

    public KeyAuthentication(
            Vertx vertx, LimitSettings limits, Bus bus, CheckedCredentials<ApiKey> checkedKeys) {
        this.bus = bus;
        this.checkedKeys = checkedKeys;
        this.invalidKeys = InvalidCredentials.of(vertx, limits.accounts());
        this.budget = RequestBudget.of(vertx, limits.http());
        this.counts = NodeCounts.of(vertx);
    }

    /// Fails with `token_invalid`, `token_expired` or `rate_limited`, and with `forbidden` for a
    /// key without the scope.
    public Future<ApiKey> require(RoutingContext request, ApiKeyScope scope) {
        return identify(request)
                .map(key -> {
                    if (!key.scopes().contains(scope)) {
                        throw new RefusedException(
                                RefusalCode.FORBIDDEN,
                                "The API key lacks the scope “" + scope.wireName() + "”.");
                    }
                    return key;
                });
    }

    /// The key, whatever it allows. Fails with `token_invalid`, `token_expired` or `rate_limited`.
    Future<ApiKey> identify(RoutingContext request) {
        return key(request)
                .recover(failure -> Future.failedFuture(refused(request, failure)))
                .map(key -> {
                    budget.countKey(request, key.id());
                    return key;
                });
    }

    private Future<ApiKey> key(RoutingContext request) {
        ApiKeyText key = new ApiKeyText(ApiRequest.accessToken(request));
        if (!key.isWellFormed()) {
            return Future.failedFuture(
                    new RefusedException(
                            RefusalCode.TOKEN_INVALID,
                            "This request needs an API key: `Authorization: Bearer hbk_…`."));
        }
        String hash = HexFormat.of().formatHex(key.hash());
        return checkedKeys.check(
                hash,
                () ->
                        bus.request(Addresses.AUTH, new AuthMessage.CheckApiKey(hash))
                                .map(AuthMessage.ApiKeyChecked::key));
    }

    private Throwable refused(RoutingContext request, Throwable failure) {
        if (failure instanceof RefusedException) {
            counts.add(NodeCounts.Event.API_KEY_REFUSED);
        }
        return invalidKeys.limited(request, failure);
    }
}
