package verticles.api;

import bus.AccountMessage;
import bus.Addresses;
import bus.Bus;
import bus.BusMessage;
import bus.Request;
import io.vertx.core.Future;
import io.vertx.core.json.JsonObject;
import io.vertx.ext.web.RoutingContext;
import java.util.List;
import java.util.UUID;

/// What people do with their own account: each request is one question to the address `accounts`.
final class OwnAccountRoutes {
    private final Bus bus;
    private final AccountRoutes accounts;

    /// The body of openapi.yaml.
    private record PasswordReset(UUID id, String username) {}

    OwnAccountRoutes(Bus bus, AccountRoutes accounts) {
        this.bus = bus;
        this.accounts = accounts;
    }

    Future<?> changePassword(RoutingContext request) {
        JsonObject body = ApiRequest.body(request);
        return ask(
                        request,
                        new AccountMessage.ChangePassword(
                                AccountRoutes.accessToken(request),
                                body.getString("presentPassword"),
                                body.getString("password"),
                                AccountRoutes.address(request)))
                .onSuccess(_ -> ApiResponse.sendNothing(request));
    }

    Future<?> logOutEverywhere(RoutingContext request) {
        return ask(request, new AccountMessage.LogOutEverywhere(AccountRoutes.accessToken(request)))
                .onSuccess(_ -> ApiResponse.sendNothing(request));
    }

    Future<?> delete(RoutingContext request) {
        return ask(
                        request,
                        new AccountMessage.Delete(
                                AccountRoutes.accessToken(request),
                                ApiRequest.body(request).getString("password"),
                                AccountRoutes.address(request)))
                .onSuccess(_ -> ApiResponse.sendNothing(request));
    }

    Future<?> export(RoutingContext request) {
        return ask(request, new AccountMessage.Export(AccountRoutes.accessToken(request)))
                .onSuccess(answer -> ApiResponse.send(request, 200, answer.export()));
    }

    Future<?> resetPassword(RoutingContext request) {
        JsonObject body = ApiRequest.body(request);
        return bus.request(
                        Addresses.ACCOUNTS,
                        new AccountMessage.ResetPassword(
                                body.getString("code"),
                                body.getString("password"),
                                AccountRoutes.address(request)))
                .onSuccess(reset ->
                        ApiResponse.send(
                                request, 200, new PasswordReset(reset.user(), reset.username())));
    }

    Future<?> secondFactor(RoutingContext request) {
        return ask(request, new AccountMessage.AskSecondFactor(AccountRoutes.accessToken(request)))
                .onSuccess(state -> ApiResponse.send(request, 200, state));
    }

    Future<?> beginSecondFactor(RoutingContext request) {
        return ask(
                        request,
                        new AccountMessage.BeginSecondFactor(
                                AccountRoutes.accessToken(request),
                                ApiRequest.body(request).getString("password"),
                                AccountRoutes.address(request)))
                .onSuccess(begun -> ApiResponse.send(request, 201, begun));
    }

    Future<?> confirmSecondFactor(RoutingContext request) {
        return ask(
                        request,
                        new AccountMessage.ConfirmSecondFactor(
                                AccountRoutes.accessToken(request),
                                ApiRequest.body(request).getString("code")))
                .onSuccess(codes -> ApiResponse.send(request, 200, codes));
    }

    Future<?> renewRecoveryCodes(RoutingContext request) {
        JsonObject body = ApiRequest.body(request);
        return ask(
                        request,
                        new AccountMessage.RenewRecoveryCodes(
                                AccountRoutes.accessToken(request),
                                body.getString("password"),
                                body.getString("code"),
                                AccountRoutes.address(request)))
                .onSuccess(codes -> ApiResponse.send(request, 201, codes));
    }

    Future<?> endSecondFactor(RoutingContext request) {
        JsonObject body = ApiRequest.body(request);
        return ask(
                        request,
                        new AccountMessage.EndSecondFactor(
                                AccountRoutes.accessToken(request),
                                body.getString("password"),
                                body.getString("code"),
                                AccountRoutes.address(request)))
                .onSuccess(_ -> ApiResponse.sendNothing(request));
    }

    Future<?> email(RoutingContext request) {
        return ask(request, new AccountMessage.AskEmail(AccountRoutes.accessToken(request)))
                .onSuccess(state -> ApiResponse.send(request, 200, state));
    }

    Future<?> changeEmail(RoutingContext request) {
        JsonObject body = ApiRequest.body(request);
        return ask(
                        request,
                        new AccountMessage.ChangeEmail(
                                AccountRoutes.accessToken(request),
                                body.getString("email"),
                                body.getString("password"),
                                AccountRoutes.address(request)))
                .onSuccess(_ -> ApiResponse.sendNothing(request));
    }

    Future<?> removeEmail(RoutingContext request) {
        return ask(
                        request,
                        new AccountMessage.RemoveEmail(
                                AccountRoutes.accessToken(request),
                                ApiRequest.body(request).getString("password"),
                                AccountRoutes.address(request)))
                .onSuccess(_ -> ApiResponse.sendNothing(request));
    }

    Future<?> verifyEmail(RoutingContext request) {
        return bus.request(
                        Addresses.ACCOUNTS,
                        new AccountMessage.VerifyEmail(
                                ApiRequest.body(request).getString("code"),
                                AccountRoutes.address(request)))
                .onSuccess(verified -> ApiResponse.send(request, 200, verified));
    }

    Future<?> forgotPassword(RoutingContext request) {
        return bus.request(
                        Addresses.ACCOUNTS,
                        new AccountMessage.ForgotPassword(
                                ApiRequest.body(request).getString("account"),
                                AccountRoutes.address(request)))
                .onSuccess(_ -> ApiResponse.sendNothing(request));
    }

    Future<?> profiles(RoutingContext request) {
        List<UUID> users =
                ApiRequest.body(request).getJsonArray("users").stream()
                        .map(id -> UUID.fromString(id.toString()))
                        .toList();
        return ask(
                        request,
                        new AccountMessage.FindProfiles(AccountRoutes.accessToken(request), users))
                .onSuccess(found -> ApiResponse.send(request, 200, found));
    }

    Future<?> changeDisplayName(RoutingContext request) {
        return ask(
                        request,
                        new AccountMessage.SetDisplayName(
                                AccountRoutes.accessToken(request),
                                ApiRequest.body(request).getString("displayName")))
                .onSuccess(_ -> ApiResponse.sendNothing(request));
    }

    Future<?> changeAvatar(RoutingContext request) {
        return ask(
                        request,
                        new AccountMessage.SetAvatar(
                                AccountRoutes.accessToken(request),
                                ApiRequest.body(request).getString("image")))
                .onSuccess(set -> ApiResponse.send(request, 200, set));
    }

    Future<?> removeAvatar(RoutingContext request) {
        return ask(request, new AccountMessage.RemoveAvatar(AccountRoutes.accessToken(request)))
                .onSuccess(_ -> ApiResponse.sendNothing(request));
    }

    private <R extends BusMessage.Reply, M extends AccountMessage & Request<R>> Future<R> ask(
            RoutingContext request, M question) {
        return accounts.authenticated(request, Addresses.ACCOUNTS, question);
    }
}
