package verticles.session;

import accounts.Identity;
import bus.Addresses;
import bus.Bus;
import bus.account.AuthMessage;
import bus.call.MediaMessage;
import bus.call.RoomMessage;
import bus.call.SessionMessage;
import bus.guild.RoomsMessage;
import bus.message.Address;
import bus.message.Answer;
import io.vertx.core.Future;
import io.vertx.core.Vertx;
import java.util.List;
import java.util.Objects;
import java.util.Set;
import java.util.UUID;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import refusal.Refusal;
import refusal.RefusalCode;
import refusal.RefusedException;
import rooms.mesh.MeshSignal;
import rooms.mesh.PairProblem;
import rooms.mesh.UplinkFigures;
import signaling.Effect;
import signaling.IceServers;
import signaling.Session;
import signaling.message.ServerMessage;
import verticles.http.SocketLimits;
import verticles.node.Clock;

/// Carries out on the event bus what a [Session] asks for, and brings it the outcomes. [SessionEvents] brings it what
/// comes in on `session.<id>`.
public final class SessionEffects {
    private static final Logger LOG = LoggerFactory.getLogger(SessionEffects.class);

    private final Bus bus;
    private final GuildEventRouter guildEvents;
    private final IceServers iceServers;
    private final Session session;
    private final String address;
    private final SocketLimits limits;
    private final String region;
    private final SessionEvents events;
    private @Nullable Future<Bus.Consumer> ownAddress;

    /// The user that this socket counts for.
    private @Nullable String entered;

    private boolean ended;

    /// @param region of this node
    /// @param address of the client
    /// @param sockets gets what comes from WebSockets of other verticles
    SessionEffects(
            Bus bus,
            GuildEventRouter guildEvents,
            IceServers iceServers,
            Session session,
            String region,
            String address,
            SocketLimits limits,
            Function<SessionMessage.OfSocket, Answer> sockets) {
        this.region = region;
        this.events = new SessionEvents(session, iceServers, sockets);
        this.address = address;
        this.limits = limits;
        this.bus = bus;
        this.guildEvents = guildEvents;
        this.iceServers = iceServers;
        this.session = session;
    }

    void carryOut(Effect.ToBus effect) {
        switch (effect) {
            case Effect.CheckToken(String token) -> checkToken(token);
            case Effect.ListGuilds(UUID user) -> listGuilds(user);
            case Effect.Listen(Set<UUID> guilds) -> listen(guilds);
            case Effect.Join join -> join(join);
            case Effect.LeaveRoom(Effect.Member member) ->
                    bus.send(
                            Addresses.room(member.room()),
                            new RoomMessage.Leave(
                                    member.epoch(), member.participant(), session.id()));
            case Effect.TakeOver(Effect.Member member) ->
                    bus.request(
                                    shard(member),
                                    new MediaMessage.TakeOver(
                                            member.room(),
                                            member.epoch(),
                                            member.placement(),
                                            member.participant(),
                                            session.id()))
                            .onFailure(_ -> session.room().onTakeOverRefused(member));
            case Effect.MediaMoved(Effect.Member member) ->
                    bus.send(
                            Addresses.room(member.room()),
                            new RoomMessage.MediaMoved(
                                    member.epoch(),
                                    member.participant(),
                                    session.id(),
                                    member.placement()));
            case Effect.Announce announce -> announce(announce);
            case Effect.ChangeState change -> changeState(change);
            case Effect.Signal(Effect.Member from, int to, MeshSignal signal) ->
                    bus.send(
                            Addresses.room(from.room()),
                            new RoomMessage.Signal(
                                    from.epoch(), from.participant(), session.id(), to, signal));
            case Effect.ReportPair(Effect.Member from, int other, PairProblem problem) ->
                    bus.send(
                            Addresses.room(from.room()),
                            new RoomMessage.ReportPair(
                                    from.epoch(),
                                    from.participant(),
                                    session.id(),
                                    other,
                                    problem));
            case Effect.ReportUplink(Effect.Member from, List<UplinkFigures> figures) ->
                    bus.send(
                            Addresses.room(from.room()),
                            new RoomMessage.ReportUplink(
                                    from.epoch(), from.participant(), session.id(), figures));
            case Effect.OpenConnection open -> openConnection(open);
            case Effect.Command command -> command(command);
            case Effect.SetStatus(var status) -> guildEvents.statuses().set(session, status);
            case Effect.Watch(var guild, var users) ->
                    guildEvents.statuses().watch(session, guild, users);
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
        bus.request(Addresses.AUTH, new AuthMessage.CheckSocketToken(token))
                .onSuccess(checked -> identified(checked.identity(), checked.channel()))
                .onFailure(
                        e -> refuseIdentify(limits.invalidTokens().limited(refusal(e), address)));
    }

    /// From here on the session is notified of the end of its device session. One that ended while the token was
    /// checked is found by asking once more.
    private void identified(Identity identity, @Nullable UUID channel) {
        if (ended || !enter(identity.user())) {
            return;
        }
        session.handshake()
                .onTokenChecked(
                        new ServerMessage.User(identity.user(), identity.username()),
                        identity.deviceSession(),
                        channel);
        bus.request(Addresses.AUTH, new AuthMessage.FindEnded(Set.of(identity.deviceSession())))
                .onSuccess(found -> found.deviceSessions().forEach(session::onDeviceSessionRevoked))
                .onFailure(e -> refuseIdentify(refusal(e)));
    }

    /// The socket may identify itself as another user, who must see nothing of this one's guilds.
    private void refuseIdentify(Refusal refusal) {
        if (session.handshake().onIdentifyRefused(refusal)) {
            guildEvents.unfollow(session);
        }
    }

    /// A socket whose `identify` fails later may identify itself again, as the same or another user.
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
        bus.request(Addresses.ROOMS, new RoomsMessage.ListGuilds(user))
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

    private void join(Effect.Join join) {
        long waitNanos = limits.joins().take(join.user().toString(), System.nanoTime());
        if (waitNanos > 0) {
            // The outcome of an effect comes after the call that asked for it.
            Objects.requireNonNull(Vertx.currentContext(), "on an event loop")
                    .runOnContext(_ ->
                            session.room().onJoinRefused(join, Refusal.rateLimited(waitNanos)));
            return;
        }
        bus.request(
                        Addresses.ROOMS,
                        new RoomsMessage.Join(
                                join.user(),
                                join.username(),
                                join.channel(),
                                session.id(),
                                region,
                                join.regions(),
                                join.moved(),
                                join.state(),
                                join.mesh(),
                                join.former()))
                .onSuccess(joined ->
                        session.room()
                                .onJoined(
                                        Clock.millis(),
                                        join,
                                        joined.admission(),
                                        iceServers.of(Clock.unixSeconds(), join.user())))
                .onFailure(e -> session.room().onJoinRefused(join, refusal(e)));
    }

    private void announce(Effect.Announce announce) {
        Effect.Member member = announce.member();
        bus.request(
                        Addresses.room(member.room()),
                        new RoomMessage.StillThere(
                                member.epoch(), member.participant(), session.id()))
                .onSuccess(_ -> session.room().onOwnerThere(Clock.millis(), announce))
                .onFailure(_ -> announceAnew(announce));
    }

    private void announceAnew(Effect.Announce announce) {
        Effect.Member member = announce.member();
        bus.request(
                        Addresses.ROOMS,
                        new RoomsMessage.Announce(
                                member.room(),
                                member.epoch(),
                                session.id(),
                                announce.participant(),
                                member.placement(),
                                member.shard()))
                .onSuccess(joined ->
                        session.room()
                                .onAnnounced(
                                        Clock.millis(),
                                        announce,
                                        joined.admission(),
                                        iceServers.of(
                                                Clock.unixSeconds(),
                                                announce.participant().user())))
                .onFailure(e -> session.room().onAnnounceRefused(announce, refusal(e)));
    }

    private void changeState(Effect.ChangeState change) {
        Effect.Member member = change.member();
        bus.request(
                        Addresses.room(member.room()),
                        new RoomMessage.ChangeState(
                                member.epoch(), member.participant(), session.id(), change.state()))
                .onSuccess(_ -> session.room().onStateChanged(change))
                .onFailure(e -> session.room().onStateRefused(Clock.millis(), change, refusal(e)));
    }

    private void openConnection(Effect.OpenConnection open) {
        Effect.Member member = open.member();
        bus.request(
                        shard(member),
                        new MediaMessage.OpenConnection(
                                member.room(),
                                member.epoch(),
                                member.placement(),
                                member.participant(),
                                session.id(),
                                open.sdp(),
                                open.tracks(),
                                open.encrypted(),
                                open.prioritySpeaker(),
                                open.state(),
                                open.limits()))
                .onSuccess(opened -> session.room().onConnectionOpened(open, opened.answer()))
                .onFailure(e -> session.room().onOfferRefused(open, refusal(e)));
    }

    private void command(Effect.Command effect) {
        Effect.Member member = effect.member();
        MediaMessage.Command message =
                new MediaMessage.Command(
                        member.room(),
                        member.epoch(),
                        member.participant(),
                        session.id(),
                        effect.command());
        String op = effect.op();
        if (op == null) {
            bus.send(shard(member), message);
        } else {
            bus.request(shard(member), message)
                    .onFailure(e -> session.room().onCommandRefused(effect, op, refusal(e)));
        }
    }

    private static Address<MediaMessage> shard(Effect.Member member) {
        return Addresses.media(member.shard().node(), member.shard().shard());
    }

    private static Refusal refusal(Throwable cause) {
        if (cause instanceof RefusedException refused) {
            if (refused.detail() != null) {
                LOG.info("a client's message was refused: {}", refused.detail());
            }
            return refused.refusal();
        }
        LOG.error("a client's message could not be served", cause);
        return Refusal.of(RefusalCode.INTERNAL_ERROR, "Something went wrong on the server.");
    }
}
