package verticles.api;

import bus.Bus;
import config.Settings;
import images.AttachmentImage;
import io.vertx.core.Future;
import io.vertx.core.Vertx;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.http.HttpHeaders;
import io.vertx.ext.web.Router;
import io.vertx.ext.web.RoutingContext;
import io.vertx.ext.web.handler.BodyHandler;
import io.vertx.ext.web.openapi.router.RequestExtractor;
import io.vertx.ext.web.openapi.router.RouterBuilder;
import io.vertx.openapi.contract.OpenAPIContract;
import io.vertx.openapi.contract.Operation;
import io.vertx.openapi.contract.Path;
import java.util.List;
import java.util.Objects;
import java.util.function.Function;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import limits.ConcurrencyLimit;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import refusal.Refusal;
import refusal.RefusalCode;
import refusal.RefusedException;
import signaling.IceServers;
import store.files.FolderFiles;
import verticles.http.CheckedTokens;
import verticles.http.LogPace;
import verticles.http.PreparedContract;
import verticles.http.SocketLimits;
import verticles.http.StrictJson;
import verticles.shared.NodeCounts;

/// The HTTPS API. What it accepts is written in `openapi.yaml` and checked against it before a handler
/// runs; what a handler does is ask the event bus, since accounts and rooms may live on another node.
///
/// Requests are authenticated by a header, never by a cookie, so a foreign web page cannot make them.
public final class ApiRoutes {
    private static final Logger LOG = LoggerFactory.getLogger(ApiRoutes.class);
    private static final String CONTRACT = "openapi.yaml";

    /// The web client has modules below `/voice`, too.
    private static final List<String> LIMITED =
            List.of("/api/*", "/voice/join/*", "/voice/leave/*", "/voice/sfu-node/*");

    private static final List<String> FOLDERS =
            Stream.concat(LIMITED.stream(), Stream.of("/health/*")).toList();

    private static final int BODY_LIMIT_BYTES = 64 * 1024;
    private static final String AVATAR = "/api/auth/avatar";

    /// An image of 1 MiB in Base64.
    private static final int AVATAR_LIMIT_BYTES = 1400 * 1024;

    private static final String ATTACHMENTS = "/api/channels/:channel/attachments";
    private static final String BYTES = "application/octet-stream";

    private final OpenAPIContract contract;
    private final ConcurrencyLimit requests;
    private final LogPace log = new LogPace();

    private ApiRoutes(OpenAPIContract contract, ConcurrencyLimit requests) {
        this.contract = contract;
        this.requests = requests;
    }

    /// A router for `/api`, the short paths of `/voice`, `/health` and `/openapi.yaml`, to be mounted at `/`; all other paths fall
    /// through it.
    public static Future<Router> create(
            Vertx vertx, Settings settings, Bus bus, IceServers iceServers) {
        return Future.all(
                        OpenAPIContract.from(vertx, CONTRACT),
                        vertx.fileSystem().readFile(CONTRACT),
                        CheckedTokens.of(bus))
                .map(loaded ->
                        new ApiRoutes(
                                        new PreparedContract(loaded.resultAt(0)),
                                        SocketLimits.of(vertx, settings.limits()).requests())
                                .router(
                                        vertx,
                                        loaded.resultAt(1),
                                        new AccountRoutes(vertx, settings, bus, loaded.resultAt(2)),
                                        settings,
                                        bus,
                                        iceServers));
    }

    private Router router(
            Vertx vertx,
            Buffer contractText,
            AccountRoutes accounts,
            Settings settings,
            Bus bus,
            IceServers iceServers) {
        Router router = Router.router(vertx);
        router.get("/" + CONTRACT)
                .handler(request ->
                        request.response()
                                .putHeader(HttpHeaders.CONTENT_TYPE, "application/yaml")
                                .end(contractText));
        NodeCounts counts = NodeCounts.of(vertx);
        AttachmentRoutes attachments =
                new AttachmentRoutes(
                        vertx,
                        bus,
                        accounts,
                        new FolderFiles(vertx, settings.node().attachments()));
        Router contracted =
                contractedRouter(vertx, accounts, attachments, settings, bus, iceServers);
        // Health is answered however much there is to do.
        LIMITED.forEach(folder -> router.route(folder).handler(this::limit));
        UploadGate uploads = new UploadGate(vertx, accounts);
        uploads.guard(router.put(AVATAR), AVATAR_LIMIT_BYTES, (_, _) -> Future.succeededFuture());
        uploads.guard(router.post(ATTACHMENTS), AttachmentImage.MAX_BYTES, attachments::prepare);
        for (String folder : FOLDERS) {
            router.route(folder).handler(request -> count(request, counts));
            router.route(folder).handler(BodyHandler.create(false).setBodyLimit(BODY_LIMIT_BYTES));
            router.route(folder).handler(ApiRoutes::checkJson);
        }
        router.route("/*").subRouter(contracted);
        for (String folder : FOLDERS) {
            router.route(folder).handler(this::refuseUnknown).failureHandler(this::fail);
        }
        return router;
    }

    private Router contractedRouter(
            Vertx vertx,
            AccountRoutes accounts,
            AttachmentRoutes attachments,
            Settings settings,
            Bus bus,
            IceServers iceServers) {
        GuildRoutes guilds = new GuildRoutes(bus, accounts);
        ChannelRoutes channels = new ChannelRoutes(bus, accounts);
        MemberRoutes members = new MemberRoutes(bus, accounts);
        RoleRoutes roles = new RoleRoutes(bus, accounts);
        InviteRoutes invites = new InviteRoutes(bus, accounts);
        OwnAccountRoutes own = new OwnAccountRoutes(bus, accounts);
        ChatRoutes chat = new ChatRoutes(bus, accounts);
        ModerationRoutes moderation = new ModerationRoutes(bus, accounts);
        VoiceRoutes voice = new VoiceRoutes(bus, accounts, settings, iceServers);
        AdminRoutes admin = new AdminRoutes(bus, settings.node().id(), accounts);
        HealthRoutes health = new HealthRoutes(settings.node().id(), bus);
        RouterBuilder builder =
                RouterBuilder.create(vertx, contract, RequestExtractor.withBodyHandler());
        route(builder, "register", accounts::register);
        route(builder, "registration", accounts::registration);
        route(builder, "login", accounts::login);
        route(builder, "refresh", accounts::refresh);
        route(builder, "logout", accounts::logout);
        route(builder, "me", accounts::me);
        route(builder, "deviceSessions", accounts::deviceSessions);
        route(builder, "revokeDeviceSession", accounts::revokeDeviceSession);
        route(builder, "changePassword", own::changePassword);
        route(builder, "logOutEverywhere", own::logOutEverywhere);
        route(builder, "deleteAccount", own::delete);
        route(builder, "exportAccount", own::export);
        route(builder, "resetPassword", own::resetPassword);
        route(builder, "secondFactor", own::secondFactor);
        route(builder, "beginSecondFactor", own::beginSecondFactor);
        route(builder, "confirmSecondFactor", own::confirmSecondFactor);
        route(builder, "renewRecoveryCodes", own::renewRecoveryCodes);
        route(builder, "endSecondFactor", own::endSecondFactor);
        route(builder, "email", own::email);
        route(builder, "changeEmail", own::changeEmail);
        route(builder, "removeEmail", own::removeEmail);
        route(builder, "verifyEmail", own::verifyEmail);
        route(builder, "forgotPassword", own::forgotPassword);
        route(builder, "profiles", own::profiles);
        route(builder, "changeDisplayName", own::changeDisplayName);
        route(builder, "changeAvatar", own::changeAvatar);
        route(builder, "removeAvatar", own::removeAvatar);
        route(builder, "adminUsers", admin::users);
        route(builder, "adminChangeUser", admin::changeUser);
        route(builder, "adminCreateReset", admin::createReset);
        route(builder, "adminEndSecondFactor", admin::endSecondFactor);
        route(builder, "adminSetRegistration", admin::setRegistration);
        route(builder, "adminRooms", admin::rooms);
        route(builder, "adminNode", admin::node);
        route(builder, "adminNodes", admin::nodes);
        route(builder, "adminSetDraining", admin::setDraining);
        route(builder, "adminInvites", admin::invites);
        route(builder, "adminRevokeInvite", admin::revokeInvite);
        route(builder, "guilds", guilds::guilds);
        route(builder, "createGuild", guilds::createGuild);
        route(builder, "deleteGuild", guilds::deleteGuild);
        route(builder, "leaveGuild", members::leaveGuild);
        route(builder, "renameGuild", guilds::renameGuild);
        route(builder, "transferGuild", guilds::transferGuild);
        route(builder, "ownChannels", channels::ownChannels);
        route(builder, "createChannel", channels::createChannel);
        route(builder, "channel", channels::channel);
        route(builder, "changeChannel", channels::changeChannel);
        route(builder, "deleteChannel", channels::deleteChannel);
        route(builder, "channelMembers", members::channelMembers);
        route(builder, "overrides", channels::overrides);
        route(builder, "changeOverride", channels::changeOverride);
        route(builder, "channels", channels::channels);
        route(builder, "createChannelOf", channels::createChannel);
        route(builder, "channelOf", channels::channel);
        route(builder, "changeChannelOf", channels::changeChannel);
        route(builder, "deleteChannelOf", channels::deleteChannel);
        route(builder, "orderChannels", channels::orderChannels);
        route(builder, "members", members::members);
        route(builder, "member", members::member);
        route(builder, "changeNickname", members::changeNickname);
        route(builder, "roles", roles::roles);
        route(builder, "createRole", roles::createRole);
        route(builder, "changeRole", roles::changeRole);
        route(builder, "deleteRole", roles::deleteRole);
        route(builder, "orderRoles", roles::orderRoles);
        route(builder, "assignRole", roles::assignRole);
        route(builder, "unassignRole", roles::unassignRole);
        route(builder, "createInvite", invites::create);
        route(builder, "invites", invites::list);
        route(builder, "revokeInvite", invites::revoke);
        route(builder, "previewInvite", invites::preview);
        route(builder, "acceptInvite", invites::accept);
        route(builder, "messages", chat::messages);
        route(builder, "sendMessage", chat::sendMessage);
        route(builder, "uploadAttachment", attachments::upload);
        route(builder, "editMessage", chat::editMessage);
        route(builder, "deleteMessage", chat::deleteMessage);
        route(builder, "reactions", chat::reactions);
        route(builder, "addReaction", chat::addReaction);
        route(builder, "removeReaction", chat::removeReaction);
        route(builder, "markRead", chat::markRead);
        route(builder, "unread", chat::unread);
        route(builder, "exportMessages", chat::exportMessages);
        route(builder, "searchMessages", chat::search);
        route(builder, "typing", chat::typing);
        route(builder, "mentionable", chat::mentionable);
        route(builder, "moderate", moderation::moderate);
        route(builder, "auditLog", moderation::auditLog);
        route(builder, "bans", moderation::bans);
        for (String path : new String[] {"", "Short"}) {
            route(builder, "joinVoice" + path, voice::join);
            route(builder, "leaveVoice" + path, voice::leave);
            route(builder, "voiceNode" + path, voice::node);
        }
        route(builder, "voiceRegions", voice::regions);
        route(builder, "openVoiceRoom", voice::openRoom);
        route(builder, "closeVoiceRoom", voice::closeRoom);
        route(builder, "voiceRoom", voice::room);
        route(builder, "voiceHealth", health::voice);
        route(builder, "live", health::live);
        route(builder, "ready", health::ready);
        return builder.createRouter();
    }

    private void route(
            RouterBuilder builder, String operation, Function<RoutingContext, Future<?>> handler) {
        Objects.requireNonNull(builder.getRoute(operation), operation)
                // The bearer token is checked by `auth`, not here.
                .setDoSecurity(false)
                .addHandler(request -> handler.apply(request).onFailure(request::fail))
                .addFailureHandler(this::fail);
    }

    /// A node that cannot keep up says so at once, instead of letting all clients wait.
    private void limit(RoutingContext request) {
        if (!requests.enter(SocketLimits.ALL)) {
            ApiResponse.refuse(
                    request,
                    Refusal.of(
                            RefusalCode.UNAVAILABLE,
                            "The server has too much to do; try again in a few seconds."));
            return;
        }
        request.addEndHandler(_ -> requests.leave(SocketLimits.ALL));
        request.next();
    }

    private static void checkJson(RoutingContext request) {
        Buffer body = request.body().buffer();
        String type = request.request().getHeader(HttpHeaders.CONTENT_TYPE);
        if (BYTES.equals(type)) {
            // Only where the contract says so.
            request.next();
            return;
        }
        if (body != null && body.length() > 0 && !StrictJson.isStrict(body)) {
            ApiResponse.refuse(
                    request,
                    Refusal.of(
                            RefusalCode.BAD_REQUEST,
                            "The body is not JSON in UTF-8 without comments and repeated names."));
            return;
        }
        request.next();
    }

    private static void count(RoutingContext request, NodeCounts counts) {
        request.addEndHandler(_ -> counts.addResponse(request.response().getStatusCode()));
        request.next();
    }

    private void refuseUnknown(RoutingContext request) {
        Path path = contract.findPath(request.normalizedPath());
        if (path == null) {
            ApiResponse.refuse(
                    request,
                    Refusal.of(
                            RefusalCode.NOT_FOUND,
                            "There is nothing at " + request.normalizedPath() + "."));
            return;
        }
        String allowed =
                path.getOperations().stream()
                        .map(Operation::getHttpMethod)
                        .map(Object::toString)
                        .sorted()
                        .collect(Collectors.joining(", "));
        request.response().putHeader(HttpHeaders.ALLOW, allowed);
        ApiResponse.refuse(
                request,
                Refusal.of(
                        RefusalCode.METHOD_NOT_ALLOWED,
                        "This path answers only to " + allowed + "."));
    }

    private void fail(RoutingContext request) {
        // A client that went away gets no answer, and is nothing to log.
        if (request.response().ended() || request.response().closed()) {
            return;
        }
        if (request.failure() instanceof RefusedException refused) {
            ApiResponse.refuse(request, refused.refusal());
            return;
        }
        Refusal refusal = BadRequest.refusal(request.statusCode(), request.failure());
        if (refusal == null) {
            Throwable failure = request.failure();
            if (log.allows(
                    failure == null ? "" : failure.getClass().getName(), System.nanoTime())) {
                LOG.error(
                        "{} {} failed",
                        request.request().method(),
                        request.normalizedPath(),
                        failure);
            }
            refusal = Refusal.of(RefusalCode.INTERNAL_ERROR, "Something went wrong on the server.");
        }
        ApiResponse.refuse(request, refusal);
    }
}
