package verticles.session;

import bus.Addresses;
import bus.Bus;
import bus.call.MediaMessage;
import bus.call.RoomMessage;
import bus.call.SessionMessage;
import bus.guild.RoomsMessage;
import bus.message.Address;
import bus.message.Answer;
import io.vertx.core.Vertx;
import java.util.List;
import java.util.Objects;
import java.util.function.Function;
import refusal.Refusal;
import rooms.mesh.MeshSignal;
import rooms.mesh.PairProblem;
import rooms.mesh.UplinkFigures;
import signaling.Effect;
import signaling.IceServers;
import signaling.Session;
import verticles.http.SocketLimits;
import verticles.node.Clock;

/// Carries out on the event bus what a [Session] asks for, and brings it the outcomes;
/// [HandshakeEffects] does until it is ready. [SessionEvents] brings it what comes in on
/// `session.<id>`.
public final class SessionEffects {
    private final Bus bus;
    private final GuildEventRouter guildEvents;
    private final IceServers iceServers;
    private final Session session;
    private final SocketLimits limits;
    private final String region;
    private final HandshakeEffects handshake;

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
        this.handshake =
                new HandshakeEffects(
                        bus,
                        guildEvents,
                        session,
                        address,
                        limits,
                        new SessionEvents(session, iceServers, sockets));
        this.limits = limits;
        this.bus = bus;
        this.guildEvents = guildEvents;
        this.iceServers = iceServers;
        this.session = session;
    }

    void carryOut(Effect.ToBus effect) {
        switch (effect) {
            case Effect.OfHandshake asked -> handshake.carryOut(asked);
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
        handshake.end();
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
                .onFailure(e -> session.room().onJoinRefused(join, HandshakeEffects.refusal(e)));
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
                .onFailure(e ->
                        session.room().onAnnounceRefused(announce, HandshakeEffects.refusal(e)));
    }

    private void changeState(Effect.ChangeState change) {
        Effect.Member member = change.member();
        bus.request(
                        Addresses.room(member.room()),
                        new RoomMessage.ChangeState(
                                member.epoch(), member.participant(), session.id(), change.state()))
                .onSuccess(_ -> session.room().onStateChanged(change))
                .onFailure(e ->
                        session.room()
                                .onStateRefused(
                                        Clock.millis(), change, HandshakeEffects.refusal(e)));
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
                .onFailure(e -> session.room().onOfferRefused(open, HandshakeEffects.refusal(e)));
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
                    .onFailure(e ->
                            session.room()
                                    .onCommandRefused(effect, op, HandshakeEffects.refusal(e)));
        }
    }

    private static Address<MediaMessage> shard(Effect.Member member) {
        return Addresses.media(member.shard().node(), member.shard().shard());
    }
}
