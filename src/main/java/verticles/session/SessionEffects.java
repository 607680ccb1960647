package verticles.session;

import bus.Addresses;
import bus.AuthMessage;
import bus.Bus;
import bus.BusMessage;
import bus.MediaMessage;
import bus.RoomMessage;
import bus.RoomsMessage;
import bus.SessionMessage;
import io.vertx.core.Future;
import java.util.Set;
import java.util.UUID;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import refusal.Refusal;
import refusal.RefusedException;
import signaling.Effect;
import signaling.IceServers;
import signaling.RoomMembership;
import signaling.ServerMessage;
import signaling.Session;
import verticles.node.Clock;

/// Carries out on the event bus what a [Session] wants done, and brings it the outcomes and the news
/// that come in on `session.<id>`.
public final class SessionEffects {
    private static final Logger LOG = LoggerFactory.getLogger(SessionEffects.class);

    private final Bus bus;
    private final GuildEventRouter guildNews;
    private final IceServers iceServers;
    private final Session session;
    private @Nullable Future<Bus.Consumer> ownAddress;

    SessionEffects(Bus bus, GuildEventRouter guildNews, IceServers iceServers, Session session) {
        this.bus = bus;
        this.guildNews = guildNews;
        this.iceServers = iceServers;
        this.session = session;
    }

    void carryOut(Effect effect) {
        switch (effect) {
            case Effect.CheckToken(String token) -> checkToken(token);
            case Effect.ListGuilds(UUID user) -> listGuilds(user);
            case Effect.Listen(Set<UUID> guilds) -> listen(guilds);
            case Effect.OpenRoom open -> open(open);
            case Effect.JoinRoom join -> join(join);
            case Effect.LeaveRoom(UUID room, long epoch, int participant) ->
                    bus.send(Addresses.room(room), new RoomMessage.Leave(epoch, participant));
            case Effect.ChangeState change -> changeState(change);
            case Effect.OpenConnection open -> openConnection(open);
            case Effect.Command command -> command(command);
            case Effect.Send _, Effect.Close _ ->
                    throw new IllegalArgumentException(effect + " is for the socket");
        }
    }

    /// Stops listening for the session.
    void end() {
        guildNews.unfollow(session);
        if (ownAddress != null) {
            ownAddress.onSuccess(Bus.Consumer::close);
        }
    }

    private void checkToken(String token) {
        bus.request(Addresses.AUTH, new AuthMessage.CheckToken(token), AuthMessage.Identified.class)
                .map(AuthMessage.Identified::identity)
                .onSuccess(identity ->
                        session.onTokenChecked(
                                new ServerMessage.User(identity.user(), identity.username()),
                                identity.deviceSession()))
                .onFailure(e -> session.onIdentifyRefused(refusal(e)));
    }

    private void listGuilds(UUID user) {
        bus.request(Addresses.ROOMS, new RoomsMessage.ListGuilds(user), RoomsMessage.Guilds.class)
                .onSuccess(listed -> session.onGuilds(listed.guilds()))
                .onFailure(e -> session.onIdentifyRefused(refusal(e)));
    }

    private void listen(Set<UUID> guilds) {
        if (ownAddress == null) {
            ownAddress = bus.consume(Addresses.session(session.id()), this::onMessage);
        }
        Future.all(ownAddress, guildNews.follow(session, guilds))
                .onSuccess(_ -> session.onListening())
                .onFailure(e -> session.onIdentifyRefused(refusal(e)));
    }

    private void open(Effect.OpenRoom open) {
        bus.request(
                        Addresses.ROOMS,
                        new RoomsMessage.OpenRoom(open.user(), open.channel()),
                        RoomsMessage.RoomOpened.class)
                .onSuccess(opened -> open.stay().onRoomOpened(opened.epoch(), opened.role()))
                .onFailure(e -> open.stay().onOpenRefused(refusal(e)));
    }

    private void join(Effect.JoinRoom join) {
        RoomMembership stay = join.stay();
        bus.request(
                        Addresses.room(join.room()),
                        new RoomMessage.Join(
                                join.epoch(),
                                session.id(),
                                join.user(),
                                join.username(),
                                join.state()),
                        RoomMessage.Joined.class)
                .onSuccess(joined ->
                        stay.onJoined(
                                Clock.millis(),
                                joined.admission(),
                                iceServers.of(Clock.unixSeconds(), join.user())))
                .onFailure(e -> stay.onJoinRefused(refusal(e)));
    }

    private void changeState(Effect.ChangeState change) {
        bus.request(
                        Addresses.room(change.room()),
                        new RoomMessage.ChangeState(
                                change.epoch(), change.participant(), change.state()),
                        BusMessage.Done.class)
                .onSuccess(_ -> change.stay().onStateChanged(change.re(), change.state()))
                .onFailure(e -> change.stay().onStateRefused(change.re(), refusal(e)));
    }

    private void openConnection(Effect.OpenConnection open) {
        bus.request(
                        Addresses.media(open.shard().node(), open.shard().shard()),
                        new MediaMessage.OpenConnection(
                                open.room(),
                                open.epoch(),
                                open.participant(),
                                session.id(),
                                open.sdp(),
                                open.tracks(),
                                open.encrypted(),
                                open.role().isHeardFirst(),
                                open.state()),
                        MediaMessage.ConnectionOpened.class)
                .onSuccess(opened -> open.stay().onConnectionOpened(open.re(), opened.answer()))
                .onFailure(e -> open.stay().onOfferRefused(open.re(), refusal(e)));
    }

    private void command(Effect.Command effect) {
        String address = Addresses.media(effect.shard().node(), effect.shard().shard());
        MediaMessage.Command message =
                new MediaMessage.Command(
                        effect.room(), effect.epoch(), effect.participant(), effect.command());
        String op = effect.op();
        if (op == null) {
            bus.send(address, message);
        } else {
            bus.request(address, message, BusMessage.Done.class)
                    .onFailure(e -> effect.stay().onCommandRefused(effect.re(), op, refusal(e)));
        }
    }

    private Future<BusMessage.Done> onMessage(BusMessage message) {
        long now = Clock.millis();
        switch (message) {
            case SessionMessage.RosterChanged(long epoch, var joined, var left, var changed) ->
                    session.onRoomNews(now, epoch, new ServerMessage.Roster(joined, left, changed));
            case SessionMessage.SpeakingChanged(long epoch, var started, var stopped) ->
                    session.onRoomNews(now, epoch, new ServerMessage.Speaking(started, stopped));
            case SessionMessage.SlotsChanged(long epoch, var slots) ->
                    session.onShardNews(epoch, new ServerMessage.Slots(slots));
            case SessionMessage.EncodingsWanted(long epoch, var track, var active) ->
                    session.onShardNews(epoch, new ServerMessage.Encodings(track, active));
            case SessionMessage.QualityMeasured(long epoch, var quality) ->
                    session.onShardNews(epoch, new ServerMessage.Quality(quality));
            case SessionMessage.ConnectionChanged(long epoch, var connected, var reason) ->
                    session.onShardNews(epoch, new ServerMessage.Connection(connected, reason));
            case SessionMessage.Evicted(long epoch, var reason) -> session.onEvicted(epoch, reason);
            case SessionMessage.StillThere(long epoch, int participant) -> {
                if (!session.isStillThere(now, epoch, participant)) {
                    throw new RefusedException("not_in_room", "The session is elsewhere.");
                }
            }
            default ->
                    throw new IllegalArgumentException(
                            "a session does not take " + message.getClass());
        }
        return Future.succeededFuture(new BusMessage.Done());
    }

    private static Refusal refusal(Throwable cause) {
        if (cause instanceof RefusedException refused) {
            return refused.refusal();
        }
        LOG.error("a client's message could not be served", cause);
        return Refusal.of("internal_error", "Something went wrong on the server.");
    }
}
