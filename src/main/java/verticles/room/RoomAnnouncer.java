package verticles.room;

import bus.Addresses;
import bus.Bus;
import bus.call.MediaMessage;
import bus.call.SessionMessage;
import bus.guild.GuildEvent;
import call.MediaCommand;
import call.ParticipantId;
import io.vertx.core.Future;
import java.time.Duration;
import java.util.List;
import java.util.UUID;
import java.util.function.Function;
import java.util.function.IntFunction;
import java.util.function.Supplier;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import rooms.ChannelKind;
import rooms.ChannelView;
import rooms.Participant;
import rooms.ShardAddress;
import rooms.VoiceRights;
import rooms.live.RoomEvent;
import rooms.live.RosterDelta;
import rooms.placement.EdgePlacement;
import store.directory.Directory;
import verticles.room.placement.ShardDirectory;
import verticles.room.visit.VisitLog;

/// Publishes what happens in one room: to its members, its shard, its guild, the directory and the
/// events of the guild.
public final class RoomAnnouncer {
    private static final Logger LOG = LoggerFactory.getLogger(RoomAnnouncer.class);

    /// Of the entries of a room that was given up: a node that is restarted was ready after 35 s on
    /// a busy machine.
    private static final Duration LEFT_TTL = Duration.ofMinutes(1);

    private final Bus bus;
    private final Directory directory;
    private final ChannelView channel;
    private final long epoch;
    private final Duration presenceTtl;
    private final VisitLog visits;

    /// Presence is written and published in the order in which it happened.
    private Future<Void> presencePublished = Future.succeededFuture();

    /// So are its edges.
    private Future<Void> edgesWritten = Future.succeededFuture();

    private boolean writes = true;

    public RoomAnnouncer(
            Bus bus,
            Directory directory,
            ChannelView channel,
            long epoch,
            Duration presenceTtl,
            VisitLog visits) {
        this.bus = bus;
        this.directory = directory;
        this.channel = channel;
        this.epoch = epoch;
        this.presenceTtl = presenceTtl;
        this.visits = visits;
    }

    ChannelKind kind() {
        return channel.kind();
    }

    /// @param roster as it is after the event; most events do not need it
    /// @param shards that have a connection of a participant
    void publish(
            RoomEvent event,
            Supplier<List<Participant>> roster,
            IntFunction<List<ShardAddress>> shards) {
        switch (event) {
            case RoomEvent.RosterChanged(var to, RosterDelta delta) ->
                    send(
                            to,
                            id ->
                                    new SessionMessage.RosterChanged(
                                            id, delta.joined(), delta.left(), delta.changed()));
            case RoomEvent.SpeakingChanged(var to, List<Integer> started, List<Integer> stopped) ->
                    send(to, id -> new SessionMessage.SpeakingChanged(id, started, stopped));
            case RoomEvent.Evicted(var to, var reason) ->
                    send(to, id -> new SessionMessage.Evicted(id, reason));
            case RoomEvent.Replaced(var to) -> send(to, SessionMessage.Replaced::new);
            case RoomEvent.RightsChanged(var to, VoiceRights rights) ->
                    send(to, id -> new SessionMessage.RightsChanged(id, rights));
            case RoomEvent.Moved(var to, UUID target) ->
                    send(to, id -> new SessionMessage.Moved(id, target));
            case RoomEvent.PresenceChanged(RosterDelta delta) ->
                    publishPresence(delta, roster.get());
            case RoomEvent.Left(int participant, UUID user) -> {
                visits.left(channel, user);
                shards.apply(participant)
                        .forEach(shard -> send(shard, participant, new MediaCommand.Disconnect()));
            }
            case RoomEvent.StateChanged(int participant, var state) ->
                    shards.apply(participant)
                            .forEach(shard ->
                                    send(shard, participant, new MediaCommand.ChangeState(state)));
            case RoomEvent.LimitsChanged(int participant, var limits) ->
                    shards.apply(participant)
                            .forEach(shard ->
                                    send(
                                            shard,
                                            participant,
                                            new MediaCommand.ChangeLimits(limits)));
        }
    }

    public ChannelView channel() {
        return channel;
    }

    UUID channelId() {
        return channel.id();
    }

    /// The media of the room moves: the participant needs a connection to another shard.
    ///
    /// @param lost the former shard is gone
    void sendMove(
            String session, int number, int placement, boolean lost, ShardDirectory.Placed to) {
        bus.send(
                Addresses.session(session),
                new SessionMessage.MediaMoves(
                        new ParticipantId(epoch, number),
                        placement,
                        lost,
                        to.shard(),
                        to.limits()));
    }

    /// The participant uses its connection to the shard that the media moves to from now on.
    void sendSwitch(String session, int number, int placement) {
        bus.send(
                Addresses.session(session),
                new SessionMessage.MediaSwitched(new ParticipantId(epoch, number), placement));
    }

    /// The participant of a former owner is one of this room: its shard is notified.
    void adopt(ShardAddress shard, int number, int placement) {
        bus.send(
                Addresses.media(shard.node(), shard.shard()),
                new MediaMessage.Adopt(channel.id(), epoch, placement, number));
    }

    /// The room is given up: its session has to find the next owner.
    void sendOwnerLeaves(String session, int number) {
        bus.send(
                Addresses.session(session),
                new SessionMessage.OwnerLeaves(new ParticipantId(epoch, number)));
    }

    /// A newcomer is one of this room.
    void entered(UUID user) {
        visits.entered(channel, user);
    }

    /// Closes the connections of these participants to a shard.
    void disconnect(ShardAddress shard, List<Integer> participants) {
        participants.forEach(number -> send(shard, number, new MediaCommand.Disconnect()));
    }

    /// Restarts the TTL of the directory's entry.
    public void renewPresence(List<Participant> roster) {
        if (!roster.isEmpty()) {
            putPresence(roster);
        }
    }

    /// Keeps the directory's entries for the next owner.
    void leaveEntries(List<Participant> roster, List<EdgePlacement> edges) {
        if (!roster.isEmpty()) {
            putPresence(roster, LEFT_TTL);
            putEdges(edges, LEFT_TTL);
        }
    }

    /// Another registry has the room and writes its entries of the directory now.
    public void stopWriting() {
        writes = false;
    }

    /// Where the media of the room is, for the next owner and for administrators.
    void putEdges(List<EdgePlacement> edges) {
        putEdges(edges, presenceTtl);
    }

    private void putEdges(List<EdgePlacement> edges, Duration ttl) {
        if (writes) {
            edgesWritten =
                    edgesWritten
                            .transform(_ -> directory.putEdges(channel.id(), edges, ttl))
                            .onFailure(e ->
                                    LOG.debug(
                                            "room {}: edges could not be written: {}",
                                            channel.id(),
                                            e.toString()));
        }
    }

    /// Completes when the directory has what was published until now.
    public Future<Void> presencePublished() {
        return presencePublished;
    }

    /// Completes when the directory has the edges that were written until now.
    public Future<Void> edgesWritten() {
        return edgesWritten;
    }

    private void send(RoomEvent.Recipient to, Function<ParticipantId, SessionMessage> message) {
        bus.send(
                Addresses.session(to.session()),
                message.apply(new ParticipantId(epoch, to.participant())));
    }

    private void send(ShardAddress shard, int participant, MediaCommand command) {
        bus.send(
                Addresses.media(shard.node(), shard.shard()),
                new MediaMessage.Command(channel.id(), epoch, participant, null, command));
    }

    /// Written before it is published: a client that subscribes and then reads misses nothing.
    private void publishPresence(RosterDelta delta, List<Participant> roster) {
        putPresence(roster)
                .onComplete(_ ->
                        bus.publish(
                                Addresses.guild(channel.guild()),
                                new GuildEvent.PresenceChanged(
                                        channel.guild(),
                                        channel.id(),
                                        delta.joined(),
                                        delta.left(),
                                        delta.changed())));
    }

    private Future<Void> putPresence(List<Participant> roster) {
        return putPresence(roster, presenceTtl);
    }

    private Future<Void> putPresence(List<Participant> roster, Duration ttl) {
        if (!writes) {
            return presencePublished;
        }
        presencePublished =
                presencePublished
                        .transform(_ ->
                                directory.putPresence(channel.guild(), channel.id(), roster, ttl))
                        .onFailure(e ->
                                LOG.warn(
                                        "room {}: presence could not be written: {}",
                                        channel.id(),
                                        e.toString()));
        return presencePublished;
    }
}
