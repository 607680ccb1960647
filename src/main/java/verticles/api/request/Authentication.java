package verticles.api.request;

import accounts.Identity;
import bus.Addresses;
import bus.Bus;
import bus.account.AuthMessage;
import bus.message.Address;
import bus.message.BusMessage;
import bus.message.Request;
import config.LimitSettings;
import io.vertx.core.Future;
import io.vertx.core.Vertx;
import io.vertx.ext.web.RoutingContext;
import refusal.Refusal;
import refusal.RefusalCode;
import refusal.RefusedException;
import verticles.http.token.CheckedTokens;
import verticles.http.token.InvalidTokenLimit;

/// Whose access token a request carries. What an address may send of invalid tokens is limited.
public final class Authentication {
    private final Bus bus;
    private final CheckedTokens checkedTokens;
    private final InvalidTokenLimit invalidTokens;
    private final int invalidTokensPerMinute;
    private final RequestBudget budget;

    public Authentication(Vertx vertx, LimitSettings limits, Bus bus, CheckedTokens checkedTokens) {
        this.bus = bus;
        this.checkedTokens = checkedTokens;
        this.invalidTokens = InvalidTokenLimit.of(vertx, limits.accounts());
        this.invalidTokensPerMinute = limits.accounts().badTokensPerMinute();
        this.budget = RequestBudget.of(vertx, limits.http());
    }

    /// The account that the token is of; fails with `token_invalid`, `token_expired` or
    /// `rate_limited`.
    public Future<Identity> identify(RoutingContext request) {
        return checkedTokens
                .identify(
                        ApiRequest.accessToken(request),
                        () -> checked(request).map(AuthMessage.Identified::identity))
                .map(identity -> counted(request, identity));
    }

    /// Fails with `forbidden` for users that are not administrators of the node.
    public Future<Identity> requireAdministrator(RoutingContext request) {
        return check(request)
                .map(checked -> {
                    if (!checked.administrator()) {
                        throw new RefusedException(
                                RefusalCode.FORBIDDEN,
                                "Only administrators of the server may do this.");
                    }
                    return checked.identity();
                });
    }

    /// As [#identify], never from what this node remembers of the token.
    public Future<AuthMessage.Identified> check(RoutingContext request) {
        return checked(request)
                .map(checked -> {
                    counted(request, checked.identity());
                    return checked;
                });
    }

    private Identity counted(RoutingContext request, Identity identity) {
        budget.countUser(request, identity.user());
        return identity;
    }

    private Future<AuthMessage.Identified> checked(RoutingContext request) {
        return question(
                request,
                Addresses.AUTH,
                new AuthMessage.CheckToken(ApiRequest.accessToken(request)));
    }

    /// Asks a question that carries the access token; of an address that sends too many invalid
    /// tokens those are refused with `rate_limited`.
    public <R extends BusMessage.Reply, M extends BusMessage & Request<R>> Future<R> ask(
            RoutingContext request, Address<? super M> address, M question) {
        return identify(request).compose(_ -> question(request, address, question));
    }

    private <R extends BusMessage.Reply, M extends BusMessage & Request<R>> Future<R> question(
            RoutingContext request, Address<? super M> address, M question) {
        return bus.request(address, question)
                .recover(failure -> Future.failedFuture(limited(request, failure)));
    }

    private Throwable limited(RoutingContext request, Throwable failure) {
        if (!(failure instanceof RefusedException refused)) {
            return failure;
        }
        Refusal limited = invalidTokens.limited(refused.refusal(), ApiRequest.address(request));
        if (limited.equals(refused.refusal())) {
            return failure;
        }
        RetryAfter.announce(request, Math.ceilDiv(60, invalidTokensPerMinute));
        return new RefusedException(limited);
    }
}
