package verticles.api.login;

import accounts.Identity;
import accounts.invite.Invite;
import bus.account.AuthMessage;
import io.vertx.core.http.HttpHeaders;
import io.vertx.core.json.JsonObject;
import io.vertx.ext.web.RoutingContext;
import java.util.UUID;
import org.jspecify.annotations.Nullable;
import text.LabelRules;

/// What a client sends and receives at a login, as openapi.yaml has it.
public final class LoginBodies {
    private static final int DEVICE_MAX_LENGTH = 100;

    public record User(UUID id, String username) {}

    public record Joined(UUID guild, @Nullable UUID channel) {}

    /// @param joined where an invite led, null without one
    public record Tokens(
            String accessToken,
            long expiresIn,
            String refreshToken,
            User user,
            @Nullable Joined joined) {}

    private LoginBodies() {}

    public static Tokens of(AuthMessage.Tokens tokens) {
        return of(tokens, null);
    }

    public static Tokens of(AuthMessage.Registered registered) {
        return of(registered.tokens(), registered.joined());
    }

    private static Tokens of(AuthMessage.Tokens tokens, Invite.@Nullable Destination joined) {
        Identity identity = tokens.identity();
        return new Tokens(
                tokens.accessToken(),
                tokens.accessTokenSeconds(),
                tokens.refreshToken(),
                new User(identity.user(), identity.username()),
                joined == null ? null : new Joined(joined.guild(), joined.channel()));
    }

    /// The name that the client gives its device, or that of its browser.
    public static String device(RoutingContext request, JsonObject body) {
        String userAgent = request.request().getHeader(HttpHeaders.USER_AGENT);
        return body.containsKey("device")
                ? body.getString("device")
                : LabelRules.clean(
                        userAgent == null ? "" : userAgent, DEVICE_MAX_LENGTH, "unknown");
    }
}
