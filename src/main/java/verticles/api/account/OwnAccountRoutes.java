package verticles.api.account;

import bus.Addresses;
import bus.Bus;
import bus.account.AccountMessage;
import io.vertx.core.Future;
import io.vertx.core.json.JsonObject;
import io.vertx.ext.web.RoutingContext;
import java.util.List;
import java.util.UUID;
import verticles.api.request.ApiRequest;
import verticles.api.request.ApiResponse;
import verticles.api.request.Authentication;
import verticles.api.request.Operations;

/// What people do with their own account: each request is one question to the address `accounts`.
public final class OwnAccountRoutes {
    private final Bus bus;
    private final Authentication authentication;

    /// The body of openapi.yaml.
    private record PasswordReset(UUID id, String username) {}

    public OwnAccountRoutes(Bus bus, Authentication authentication) {
        this.bus = bus;
        this.authentication = authentication;
    }

    public void addTo(Operations operations) {
        operations
                .add("changePassword", this::changePassword)
                .add("logOutEverywhere", this::logOutEverywhere)
                .add("deleteAccount", this::delete)
                .add("exportAccount", this::export)
                .add("resetPassword", this::resetPassword)
                .add("secondFactor", this::secondFactor)
                .add("beginSecondFactor", this::beginSecondFactor)
                .add("confirmSecondFactor", this::confirmSecondFactor)
                .add("renewRecoveryCodes", this::renewRecoveryCodes)
                .add("endSecondFactor", this::endSecondFactor)
                .add("email", this::email)
                .add("changeEmail", this::changeEmail)
                .add("removeEmail", this::removeEmail)
                .add("verifyEmail", this::verifyEmail)
                .add("forgotPassword", this::forgotPassword)
                .add("profiles", this::profiles)
                .add("changeDisplayName", this::changeDisplayName)
                .add("changeAvatar", this::changeAvatar)
                .add("removeAvatar", this::removeAvatar);
    }

    private Future<?> changePassword(RoutingContext request) {
        JsonObject body = ApiRequest.body(request);
        return authentication
                .ask(
                        request,
                        Addresses.ACCOUNTS,
                        new AccountMessage.ChangePassword(
                                ApiRequest.accessToken(request),
                                body.getString("presentPassword"),
                                body.getString("password"),
                                ApiRequest.address(request)))
                .onSuccess(_ -> ApiResponse.sendNothing(request));
    }

    private Future<?> logOutEverywhere(RoutingContext request) {
        return authentication
                .ask(
                        request,
                        Addresses.ACCOUNTS,
                        new AccountMessage.LogOutEverywhere(ApiRequest.accessToken(request)))
                .onSuccess(_ -> ApiResponse.sendNothing(request));
    }

    private Future<?> delete(RoutingContext request) {
        return authentication
                .ask(
                        request,
                        Addresses.ACCOUNTS,
                        new AccountMessage.Delete(
                                ApiRequest.accessToken(request),
                                ApiRequest.body(request).getString("password"),
                                ApiRequest.address(request)))
                .onSuccess(_ -> ApiResponse.sendNothing(request));
    }

    private Future<?> export(RoutingContext request) {
        return authentication
                .ask(
                        request,
                        Addresses.ACCOUNTS,
                        new AccountMessage.Export(ApiRequest.accessToken(request)))
                .onSuccess(answer -> ApiResponse.send(request, 200, answer.export()));
    }

    private Future<?> resetPassword(RoutingContext request) {
        JsonObject body = ApiRequest.body(request);
        return bus.request(
                        Addresses.ACCOUNTS,
                        new AccountMessage.ResetPassword(
                                body.getString("code"),
                                body.getString("password"),
                                ApiRequest.address(request)))
                .onSuccess(reset ->
                        ApiResponse.send(
                                request, 200, new PasswordReset(reset.user(), reset.username())));
    }

    private Future<?> secondFactor(RoutingContext request) {
        return authentication
                .ask(
                        request,
                        Addresses.ACCOUNTS,
                        new AccountMessage.AskSecondFactor(ApiRequest.accessToken(request)))
                .onSuccess(state -> ApiResponse.send(request, 200, state));
    }

    private Future<?> beginSecondFactor(RoutingContext request) {
        return authentication
                .ask(
                        request,
                        Addresses.ACCOUNTS,
                        new AccountMessage.BeginSecondFactor(
                                ApiRequest.accessToken(request),
                                ApiRequest.body(request).getString("password"),
                                ApiRequest.address(request)))
                .onSuccess(begun -> ApiResponse.send(request, 201, begun));
    }

    private Future<?> confirmSecondFactor(RoutingContext request) {
        return authentication
                .ask(
                        request,
                        Addresses.ACCOUNTS,
                        new AccountMessage.ConfirmSecondFactor(
                                ApiRequest.accessToken(request),
                                ApiRequest.body(request).getString("code")))
                .onSuccess(codes -> ApiResponse.send(request, 200, codes));
    }

    private Future<?> renewRecoveryCodes(RoutingContext request) {
        JsonObject body = ApiRequest.body(request);
        return authentication
                .ask(
                        request,
                        Addresses.ACCOUNTS,
                        new AccountMessage.RenewRecoveryCodes(
                                ApiRequest.accessToken(request),
                                body.getString("password"),
                                body.getString("code"),
                                ApiRequest.address(request)))
                .onSuccess(codes -> ApiResponse.send(request, 201, codes));
    }

    private Future<?> endSecondFactor(RoutingContext request) {
        JsonObject body = ApiRequest.body(request);
        return authentication
                .ask(
                        request,
                        Addresses.ACCOUNTS,
                        new AccountMessage.EndSecondFactor(
                                ApiRequest.accessToken(request),
                                body.getString("password"),
                                body.getString("code"),
                                ApiRequest.address(request)))
                .onSuccess(_ -> ApiResponse.sendNothing(request));
    }

    private Future<?> email(RoutingContext request) {
        return authentication
                .ask(
                        request,
                        Addresses.ACCOUNTS,
                        new AccountMessage.AskEmail(ApiRequest.accessToken(request)))
                .onSuccess(state -> ApiResponse.send(request, 200, state));
    }

    private Future<?> changeEmail(RoutingContext request) {
        JsonObject body = ApiRequest.body(request);
        return authentication
                .ask(
                        request,
                        Addresses.ACCOUNTS,
                        new AccountMessage.ChangeEmail(
                                ApiRequest.accessToken(request),
                                body.getString("email"),
                                body.getString("password"),
                                ApiRequest.address(request),
                                ApiRequest.languages(request)))
                .onSuccess(_ -> ApiResponse.sendNothing(request));
    }

    private Future<?> removeEmail(RoutingContext request) {
        return authentication
                .ask(
                        request,
                        Addresses.ACCOUNTS,
                        new AccountMessage.RemoveEmail(
                                ApiRequest.accessToken(request),
                                ApiRequest.body(request).getString("password"),
                                ApiRequest.address(request),
                                ApiRequest.languages(request)))
                .onSuccess(_ -> ApiResponse.sendNothing(request));
    }

    private Future<?> verifyEmail(RoutingContext request) {
        return bus.request(
                        Addresses.ACCOUNTS,
                        new AccountMessage.VerifyEmail(
                                ApiRequest.body(request).getString("code"),
                                ApiRequest.address(request),
                                ApiRequest.languages(request)))
                .onSuccess(verified -> ApiResponse.send(request, 200, verified));
    }

    private Future<?> forgotPassword(RoutingContext request) {
        return bus.request(
                        Addresses.ACCOUNTS,
                        new AccountMessage.ForgotPassword(
                                ApiRequest.body(request).getString("account"),
                                ApiRequest.address(request),
                                ApiRequest.languages(request)))
                .onSuccess(_ -> ApiResponse.sendNothing(request));
    }

    private Future<?> profiles(RoutingContext request) {
        List<UUID> users =
                ApiRequest.body(request).getJsonArray("users").stream()
                        .map(id -> UUID.fromString(id.toString()))
                        .toList();
        return authentication
                .ask(
                        request,
                        Addresses.ACCOUNTS,
                        new AccountMessage.FindProfiles(ApiRequest.accessToken(request), users))
                .onSuccess(found -> ApiResponse.send(request, 200, found));
    }

    private Future<?> changeDisplayName(RoutingContext request) {
        return authentication
                .ask(
                        request,
                        Addresses.ACCOUNTS,
                        new AccountMessage.SetDisplayName(
                                ApiRequest.accessToken(request),
                                ApiRequest.body(request).getString("displayName")))
                .onSuccess(_ -> ApiResponse.sendNothing(request));
    }

    private Future<?> changeAvatar(RoutingContext request) {
        return authentication
                .ask(
                        request,
                        Addresses.ACCOUNTS,
                        new AccountMessage.SetAvatar(
                                ApiRequest.accessToken(request),
                                ApiRequest.body(request).getString("image")))
                .onSuccess(set -> ApiResponse.send(request, 200, set));
    }

    private Future<?> removeAvatar(RoutingContext request) {
        return authentication
                .ask(
                        request,
                        Addresses.ACCOUNTS,
                        new AccountMessage.RemoveAvatar(ApiRequest.accessToken(request)))
                .onSuccess(_ -> ApiResponse.sendNothing(request));
    }
}
