package verticles.room;

import bus.Addresses;
import bus.Bus;
import bus.GuildEvent;
import bus.MediaMessage;
import bus.SessionMessage;
import call.MediaCommand;
import io.vertx.core.Future;
import java.time.Duration;
import java.util.List;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import rooms.ChannelView;
import rooms.Participant;
import rooms.RoomEvent;
import rooms.RosterDelta;
import rooms.ShardAddress;
import store.directory.Directory;

/// Tells the world what happens in one room: its members, its shard, its guild, and the directory.
public final class RoomAnnouncer {
    private static final Logger LOG = LoggerFactory.getLogger(RoomAnnouncer.class);

    private final Bus bus;
    private final Directory directory;
    private final ChannelView channel;
    private final long epoch;
    private final Duration presenceLife;

    /// Presence is written and published in the order in which it happened.
    private Future<Void> presenceTold = Future.succeededFuture();

    private boolean writesPresence = true;

    public RoomAnnouncer(
            Bus bus, Directory directory, ChannelView channel, long epoch, Duration presenceLife) {
        this.bus = bus;
        this.directory = directory;
        this.channel = channel;
        this.epoch = epoch;
        this.presenceLife = presenceLife;
    }

    /// @param roster asks for it as it is after the event; most events do without
    /// @param shard where the room's media is, or null when it has none
    void tell(RoomEvent event, Supplier<List<Participant>> roster, @Nullable ShardAddress shard) {
        switch (event) {
            case RoomEvent.RosterChanged(String session, RosterDelta delta) ->
                    bus.send(
                            Addresses.session(session),
                            new SessionMessage.RosterChanged(
                                    epoch, delta.joined(), delta.left(), delta.changed()));
            case RoomEvent.SpeakingChanged(
                            String session,
                            List<Integer> started,
                            List<Integer> stopped) ->
                    bus.send(
                            Addresses.session(session),
                            new SessionMessage.SpeakingChanged(epoch, started, stopped));
            case RoomEvent.Evicted(String session, var reason) ->
                    bus.send(Addresses.session(session), new SessionMessage.Evicted(epoch, reason));
            case RoomEvent.PresenceChanged(RosterDelta delta) -> tellPresence(delta, roster.get());
            case RoomEvent.Departed(int participant) ->
                    tell(shard, participant, new MediaCommand.Disconnect());
            case RoomEvent.StateChanged(int participant, var state) ->
                    tell(shard, participant, new MediaCommand.ChangeState(state));
        }
    }

    /// Gives the directory's entry a full life again.
    public void renewPresence(List<Participant> roster) {
        if (!roster.isEmpty()) {
            putPresence(roster);
        }
    }

    /// Another registry has the room and writes its presence now.
    public void stopWritingPresence() {
        writesPresence = false;
    }

    /// Completes when the directory has what was told until now.
    public Future<Void> presenceTold() {
        return presenceTold;
    }

    /// A former owner of the room died and left these people behind, in the directory and on the
    /// screens of the guild.
    public void tellGone(List<Participant> leftBehind) {
        List<Integer> numbers = leftBehind.stream().map(Participant::number).toList();
        tellPresence(new RosterDelta(List.of(), numbers, List.of()), List.of());
    }

    private void tell(@Nullable ShardAddress shard, int participant, MediaCommand command) {
        if (shard != null) {
            bus.send(
                    Addresses.media(shard.node(), shard.shard()),
                    new MediaMessage.Command(channel.id(), epoch, participant, command));
        }
    }

    /// Written before it is published: whoever subscribes first and reads then misses nothing.
    private void tellPresence(RosterDelta delta, List<Participant> roster) {
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
        if (!writesPresence) {
            return presenceTold;
        }
        presenceTold =
                presenceTold
                        .transform(_ ->
                                directory.putPresence(
                                        channel.guild(), channel.id(), roster, presenceLife))
                        .onFailure(e ->
                                LOG.warn(
                                        "room {}: presence could not be written: {}",
                                        channel.id(),
                                        e.toString()));
        return presenceTold;
    }
}
