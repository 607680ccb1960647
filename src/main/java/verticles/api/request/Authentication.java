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
import java.util.function.Function;
import refusal.RefusalCode;
import refusal.RefusedException;
import verticles.http.token.CheckedCredentials;

/// Whose access token a request carries. What an address may send of invalid tokens is limited.
public final class Authentication {
    private final Bus bus;
    private final CheckedCredentials<Identity> checkedTokens;
    private final InvalidCredentials invalidTokens;
    private final RequestBudget budget;

    public Authentication(
            Vertx vertx,
            LimitSettings limits,
            Bus bus,
            CheckedCredentials<Identity> checkedTokens) {
        this.bus = bus;
        this.checkedTokens = checkedTokens;
        this.invalidTokens = InvalidCredentials.of(vertx, limits.accounts());
        this.budget = RequestBudget.of(vertx, limits.http());
    }

    /// The account that the token is of; fails with `token_invalid`, `token_expired` or
    /// `rate_limited`.
    public Future<Identity> identify(RoutingContext request) {
        return checkedTokens
                .check(
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

    /// Asks a question in the name of the user whose access token the request carries.
    public <R extends BusMessage.Reply, M extends BusMessage & Request<R>> Future<R> askAs(
            RoutingContext request, Address<? super M> address, Function<Identity, M> question) {
        return identify(request)
                .compose(identity -> bus.request(address, question.apply(identity)));
    }

    private <R extends BusMessage.Reply, M extends BusMessage & Request<R>> Future<R> question(
            RoutingContext request, Address<? super M> address, M question) {
        return bus.request(address, question)
                .recover(failure -> Future.failedFuture(invalidTokens.limited(request, failure)));
    }
}
