package verticles.session;

import accounts.Identity;
import bus.Addresses;
import bus.Bus;
import bus.account.AuthMessage;
import bus.guild.RoomsMessage;
import io.vertx.core.Future;
import java.util.Objects;
import java.util.Set;
import java.util.UUID;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import refusal.Refusal;
import refusal.RefusalCode;
import refusal.RefusedException;
import signaling.Effect;
import signaling.Session;
import signaling.message.ServerMessage;
import verticles.http.SocketLimits;

/// Brings a [Session] to `ready` over the event bus: whose access token it sent, which guilds the
/// user sees, and the addresses to listen on. Counts the WebSockets of the user.
final class HandshakeEffects {
    private static final Logger LOG = LoggerFactory.getLogger(HandshakeEffects.class);

    private final Bus bus;
    private final GuildEventRouter guildEvents;
    private final Session session;
    private final String address;
    private final SocketLimits limits;
    private final SessionEvents events;
    private @Nullable Future<Bus.Consumer> ownAddress;

    /// The user that this socket counts for.
    private @Nullable String entered;

    private boolean ended;

    /// @param address of the client
    /// @param events gets what comes in on the session's address
    HandshakeEffects(
            Bus bus,
            GuildEventRouter guildEvents,
            Session session,
            String address,
            SocketLimits limits,
            SessionEvents events) {
        this.bus = bus;
        this.guildEvents = guildEvents;
        this.session = session;
        this.address = address;
        this.limits = limits;
        this.events = events;
    }

    void carryOut(Effect.OfHandshake effect) {
        switch (effect) {
            case Effect.CheckToken(String token) -> checkToken(token);
            case Effect.ListGuilds(UUID user) -> listGuilds(user);
            case Effect.Listen(Set<UUID> guilds) -> listen(guilds);
        }
    }

    /// Stops listening for the session.
    void end() {
        ended = true;
        leave();
        guildEvents.unfollow(session);
        if (ownAddress != null) {
            ownAddress.onSuccess(Bus.Consumer::close);
        }
    }

    private void checkToken(String token) {
        bus.read(Addresses.AUTH, new AuthMessage.CheckSocketToken(token))
                .onSuccess(checked -> identified(checked.identity(), checked.channel()))
                .onFailure(
                        e -> refuseIdentify(limits.invalidTokens().limited(refusal(e), address)));
    }

    /// From here on the session is notified of the end of its device session. One that ended while
    /// the token was checked is found by asking once more.
    private void identified(Identity identity, @Nullable UUID channel) {
        if (ended || !enter(identity.user())) {
            return;
        }
        session.handshake()
                .onTokenChecked(
                        new ServerMessage.User(identity.user(), identity.username()),
                        identity.deviceSession(),
                        channel);
        bus.read(Addresses.AUTH, new AuthMessage.FindEnded(Set.of(identity.deviceSession())))
                .onSuccess(found -> found.deviceSessions().forEach(session::onDeviceSessionRevoked))
                .onFailure(e -> refuseIdentify(refusal(e)));
    }

    /// The socket may identify itself as another user, who must see nothing of this one's guilds.
    private void refuseIdentify(Refusal refusal) {
        if (session.handshake().onIdentifyRefused(refusal)) {
            guildEvents.unfollow(session);
        }
    }

    /// A socket whose `identify` fails later may identify itself again, as the same or another
    /// user.
    private boolean enter(UUID user) {
        String key = user.toString();
        if (key.equals(entered)) {
            return true;
        }
        leave();
        if (limits.ofUser().enter(key)) {
            entered = key;
            return true;
        }
        refuseIdentify(
                Refusal.of(
                        RefusalCode.TOO_MANY_CONNECTIONS,
                        "You are connected too many times; close another window or device."));
        return false;
    }

    private void leave() {
        if (entered != null) {
            limits.ofUser().leave(entered);
            entered = null;
        }
    }

    private void listGuilds(UUID user) {
        bus.read(Addresses.ROOMS, new RoomsMessage.ListGuilds(user))
                .onSuccess(listed -> {
                    // Not the guilds of a user whose identify failed meanwhile.
                    if (user.equals(session.userId())
                            && session.handshake().onGuilds(listed.guilds())) {
                        guildEvents.onReady(session, listed.guilds());
                    }
                })
                .onFailure(e -> {
                    if (user.equals(session.userId())) {
                        refuseIdentify(refusal(e));
                    }
                });
    }

    private void listen(Set<UUID> guilds) {
        String user = Objects.requireNonNull(entered, "identified");
        if (ownAddress == null) {
            ownAddress = bus.consume(Addresses.session(session.id()), events::onMessage);
        }
        Future<Void> following =
                session.followsGuilds()
                        ? guildEvents.follow(session, UUID.fromString(user), guilds)
                        : Future.succeededFuture();
        Future.all(ownAddress, following)
                .onSuccess(_ -> session.handshake().onListening())
                .onFailure(e -> refuseIdentify(refusal(e)));
    }

    /// What the client gets for a failed request; failures that are not refusals are logged.
    static Refusal refusal(Throwable cause) {
        if (cause instanceof RefusedException refused) {
            if (refused.detail() != null) {
                LOG.info("a client's message was refused: {}", refused.detail());
            }
            return refused.refusal();
        }
        LOG.error("a client's message could not be served", cause);
        return Refusal.internalError();
    }
}
