package signaling;

import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.UUID;
import java.util.function.Consumer;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;
import presence.OnlineStatus;
import refusal.Refusal;
import refusal.RefusalCode;
import rooms.GuildView;
import signaling.message.ClientMessage;
import signaling.message.ServerMessage;

/// How a session begins: who the client is and what it gets with `ready`, or with which session it
/// goes on in place of this one.
public final class Handshake {
    private enum Phase {
        /// `hello` was sent. `identify` leads to CHECKING_TOKEN.
        NEW,
        /// The token is being checked. Then LOADING_GUILDS, or NEW again when it is refused.
        CHECKING_TOKEN,
        /// The user is known; the guilds are listed, subscribed to, and listed again, so that no
        /// event in between is missed. Then IDENTIFIED, or NEW again.
        LOADING_GUILDS,
        /// `ready` was sent: the client may join rooms.
        IDENTIFIED,
        /// The client asks to resume another session: that one takes over, or NEW again.
        RESUMING,
        /// The session is over.
        ENDED
    }

    static final long IDENTIFY_WITHIN_MILLIS = 30_000;

    private final String session;
    private final Resumption resumption;
    private final long openedAtMillis;
    private final Consumer<ServerMessage> client;
    private final Consumer<Effect> effects;
    private final List<ServerMessage> eventsBeforeReady = new ArrayList<>();

    private Phase phase = Phase.NEW;
    private @Nullable Integer identifyId;
    private ServerMessage.@Nullable User user;
    private @Nullable OnlineStatus statusOfIdentify;
    private @Nullable UUID deviceSession;

    /// Where the token lets the session join, null for any channel that the user may join.
    private @Nullable UUID onlyChannel;

    private @Nullable Set<UUID> guildsListenedTo;

    /// @param session its id, which `ready` names
    Handshake(
            String session,
            Resumption resumption,
            long nowMillis,
            Consumer<ServerMessage> client,
            Consumer<Effect> effects) {
        this.session = session;
        this.resumption = resumption;
        this.openedAtMillis = nowMillis;
        this.client = client;
        this.effects = effects;
    }

    boolean isIdentified() {
        return phase == Phase.IDENTIFIED;
    }

    /// Whether the client has neither identified itself nor gone on with another session in time.
    boolean isLate(long nowMillis) {
        return phase == Phase.NEW && nowMillis - openedAtMillis > IDENTIFY_WITHIN_MILLIS;
    }

    /// Whether another session was asked to take over.
    boolean isResuming() {
        return phase == Phase.RESUMING;
    }

    /// That the client has identified itself as, or null.
    ServerMessage.@Nullable User user() {
        return user;
    }

    /// That the client has identified itself with, or null.
    @Nullable UUID deviceSession() {
        return deviceSession;
    }

    /// See [Session#followsGuilds].
    boolean followsGuilds() {
        return onlyChannel == null;
    }

    boolean mayJoin(UUID channel) {
        return onlyChannel == null || onlyChannel.equals(channel);
    }

    /// A moderator has moved the user: a session for one call follows.
    void onMoved(UUID channel) {
        if (onlyChannel != null) {
            onlyChannel = channel;
        }
    }

    void onIdentify(ClientMessage.Identify identify) {
        if (phase != Phase.NEW) {
            refuse(identify.id(), "identify", alreadyIdentified());
            return;
        }
        phase = Phase.CHECKING_TOKEN;
        identifyId = identify.id();
        statusOfIdentify = identify.status();
        effects.accept(new Effect.CheckToken(identify.token()));
    }

    void onResume(ClientMessage.Resume resume) {
        if (phase != Phase.NEW) {
            refuse(resume.id(), "resume", alreadyIdentified());
            return;
        }
        phase = Phase.RESUMING;
        effects.accept(
                new Effect.Resume(resume.id(), resume.session(), resume.key(), resume.seq()));
    }

    /// @param channel the only one that the session may join, null for any. Such a session is for
    ///     one call: it gets no guilds and none of their events.
    public void onTokenChecked(
            ServerMessage.User identified, UUID ofDeviceSession, @Nullable UUID channel) {
        if (phase == Phase.CHECKING_TOKEN) {
            phase = Phase.LOADING_GUILDS;
            user = identified;
            deviceSession = ofDeviceSession;
            onlyChannel = channel;
            if (channel == null && statusOfIdentify != null) {
                effects.accept(new Effect.SetStatus(statusOfIdentify));
            }
            listGuilds(identified);
        }
    }

    /// @return whether the client gets `ready` with these
    public boolean onGuilds(List<GuildView> listed) {
        ServerMessage.User self = user;
        if (phase != Phase.LOADING_GUILDS || self == null) {
            return false;
        }
        Set<UUID> ids = listed.stream().map(GuildView::id).collect(Collectors.toUnmodifiableSet());
        if (guildsListenedTo == null || !guildsListenedTo.containsAll(ids)) {
            guildsListenedTo = ids;
            effects.accept(new Effect.Listen(ids));
            return false;
        }
        phase = Phase.IDENTIFIED;
        client.accept(
                new ServerMessage.Ready(
                        identifyId,
                        session,
                        resumption.key(),
                        resumption.withinMillis(),
                        self,
                        listed));
        eventsBeforeReady.forEach(client);
        eventsBeforeReady.clear();
        return true;
    }

    /// The session is subscribed to what it asked for.
    public void onListening() {
        if (phase == Phase.LOADING_GUILDS && user != null) {
            listGuilds(user);
        }
    }

    /// An event of a guild this session is subscribed to, before the client knows its guilds.
    void onEarlyEvent(ServerMessage event) {
        if (phase == Phase.LOADING_GUILDS) {
            eventsBeforeReady.add(event);
        }
    }

    /// The token was refused, or something that `ready` needs is out of reach.
    ///
    /// @return whether the client has to identify itself again
    public boolean onIdentifyRefused(Refusal refusal) {
        if (phase == Phase.CHECKING_TOKEN || phase == Phase.LOADING_GUILDS) {
            phase = Phase.NEW;
            user = null;
            deviceSession = null;
            onlyChannel = null;
            guildsListenedTo = null;
            eventsBeforeReady.clear();
            refuse(identifyId, "identify", refusal);
            return true;
        }
        return false;
    }

    /// The session that the client asks to resume does not take it, or is out of reach.
    public void onResumeRefused(@Nullable Integer re, Refusal refusal) {
        if (phase == Phase.RESUMING) {
            phase = Phase.NEW;
            refuse(re, "resume", refusal);
        }
    }

    /// The session is over: what is still asked is ignored.
    void end() {
        phase = Phase.ENDED;
    }

    private void listGuilds(ServerMessage.User of) {
        if (onlyChannel == null) {
            effects.accept(new Effect.ListGuilds(of.id()));
        } else {
            onGuilds(List.of());
        }
    }

    private void refuse(@Nullable Integer re, String op, Refusal refusal) {
        client.accept(ServerMessage.Failure.of(re, op, refusal));
    }

    private static Refusal alreadyIdentified() {
        return Refusal.of(
                RefusalCode.ALREADY_IDENTIFIED, "This connection has already identified itself.");
    }
}
