package verticles.api.guild;

import bus.Addresses;
import bus.guild.RoomsMessage;
import io.vertx.core.Future;
import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import io.vertx.ext.web.RoutingContext;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.UUID;
import org.jspecify.annotations.Nullable;
import rooms.permission.Permission;
import rooms.permission.Permissions;
import verticles.api.request.ApiRequest;
import verticles.api.request.ApiResponse;
import verticles.api.request.Authentication;
import verticles.api.request.Operations;

/// Roles of a guild, which the address `rooms` answers.
public final class RoleRoutes {
    private final Authentication authentication;

    /// The body of openapi.yaml.
    private record Role(
            UUID id, String name, @Nullable String color, int position, Permissions permissions) {
        static Role of(rooms.permission.Role role) {
            return new Role(
                    role.id(),
                    role.name(),
                    colorText(role.color()),
                    role.position(),
                    role.permissions());
        }
    }

    public RoleRoutes(Authentication authentication) {
        this.authentication = authentication;
    }

    public void addTo(Operations operations) {
        operations
                .add("roles", this::roles)
                .add("createRole", this::createRole)
                .add("changeRole", this::changeRole)
                .add("deleteRole", this::deleteRole)
                .add("orderRoles", this::orderRoles)
                .add("assignRole", this::assignRole)
                .add("unassignRole", this::unassignRole);
    }

    private Future<?> roles(RoutingContext request) {
        return authentication
                .askAs(
                        request,
                        Addresses.ROOMS,
                        identity ->
                                new RoomsMessage.ListRoles(
                                        identity.user(), GuildRoutes.guild(request)))
                .onSuccess(answer ->
                        ApiResponse.send(
                                request,
                                200,
                                Map.of("roles", answer.roles().stream().map(Role::of).toList())));
    }

    private Future<?> createRole(RoutingContext request) {
        JsonObject body = ApiRequest.body(request);
        return authentication
                .askAs(
                        request,
                        Addresses.ROOMS,
                        identity ->
                                new RoomsMessage.CreateRole(
                                        identity.user(),
                                        GuildRoutes.guild(request),
                                        body.getString("name"),
                                        color(body.getString("color")),
                                        permissions(body.getJsonArray("permissions"))))
                .onSuccess(answer -> ApiResponse.send(request, 201, Role.of(answer.role())));
    }

    private Future<?> changeRole(RoutingContext request) {
        JsonObject body = ApiRequest.body(request);
        return authentication
                .askAs(
                        request,
                        Addresses.ROOMS,
                        identity ->
                                new RoomsMessage.ChangeRole(
                                        identity.user(),
                                        GuildRoutes.guild(request),
                                        GuildRoutes.id(request, "role"),
                                        body.getString("name"),
                                        color(body.getString("color")),
                                        permissions(body.getJsonArray("permissions"))))
                .onSuccess(_ -> ApiResponse.sendNothing(request));
    }

    private Future<?> deleteRole(RoutingContext request) {
        return authentication
                .askAs(
                        request,
                        Addresses.ROOMS,
                        identity ->
                                new RoomsMessage.DeleteRole(
                                        identity.user(),
                                        GuildRoutes.guild(request),
                                        GuildRoutes.id(request, "role")))
                .onSuccess(_ -> ApiResponse.sendNothing(request));
    }

    private Future<?> orderRoles(RoutingContext request) {
        List<UUID> order = GuildRoutes.ids(ApiRequest.body(request).getJsonArray("roles"));
        return authentication
                .askAs(
                        request,
                        Addresses.ROOMS,
                        identity ->
                                new RoomsMessage.OrderRoles(
                                        identity.user(), GuildRoutes.guild(request), order))
                .onSuccess(_ -> ApiResponse.sendNothing(request));
    }

    private Future<?> assignRole(RoutingContext request) {
        return authentication
                .askAs(
                        request,
                        Addresses.ROOMS,
                        identity ->
                                new RoomsMessage.AssignRole(
                                        identity.user(),
                                        GuildRoutes.guild(request),
                                        GuildRoutes.id(request, "user"),
                                        GuildRoutes.id(request, "role")))
                .onSuccess(_ -> ApiResponse.sendNothing(request));
    }

    private Future<?> unassignRole(RoutingContext request) {
        return authentication
                .askAs(
                        request,
                        Addresses.ROOMS,
                        identity ->
                                new RoomsMessage.UnassignRole(
                                        identity.user(),
                                        GuildRoutes.guild(request),
                                        GuildRoutes.id(request, "user"),
                                        GuildRoutes.id(request, "role")))
                .onSuccess(_ -> ApiResponse.sendNothing(request));
    }

    /// Names that the contract has checked.
    public static Permissions permissions(@Nullable JsonArray names) {
        return names == null
                ? Permissions.NONE
                : Permissions.of(
                        names.stream()
                                .map(name -> Permission.of((String) name).orElseThrow())
                                .toList());
    }

    /// `#rrggbb`
    private static @Nullable String colorText(@Nullable Integer color) {
        return color == null ? null : String.format(Locale.ROOT, "#%06x", color);
    }

    private static @Nullable Integer color(@Nullable String text) {
        return text == null ? null : Integer.parseInt(text, 1, text.length(), 16);
    }
}
