package bus.call;

import bus.message.BusMessage;
import bus.message.Request;
import call.MediaCommand;
import call.ParticipantState;
import call.TrackKind;
import call.TrackLimits;
import call.shard.RelayEnd;
import call.shard.RelayState;
import call.shard.ShardFigures;
import java.util.Map;
import java.util.Objects;
import java.util.UUID;
import org.jspecify.annotations.Nullable;
import rooms.ShardAddress;

/// Requests to `media.<node>.<shard>` and their replies.
public sealed interface MediaMessage extends BusMessage {
    /// Makes the one media connection of a participant; a former one of the same participant is
    /// closed. Refused with `sdp_…` or `too_many_connections`, and with `not_in_room` when the
    /// participant has another session by now.
    ///
    /// @param session where slot changes and the state of the connection are sent
    /// @param offer the client's SDP
    /// @param tracks which section (by mid) sends which source
    /// @param placement of the room's media, see [rooms.Admission]
    /// @param encrypted payloads are encrypted end to end
    /// @param prioritySpeaker their audio is forwarded before that of others
    /// @param limits how much the participant may send
    record OpenConnection(
            UUID room,
            long epoch,
            int placement,
            int participant,
            String session,
            String offer,
            Map<String, TrackKind> tracks,
            boolean encrypted,
            boolean prioritySpeaker,
            ParticipantState state,
            TrackLimits limits)
            implements MediaMessage, Request<ConnectionOpened> {
        @SuppressWarnings("ConstantValue") // null from a node of an earlier version
        public OpenConnection {
            limits = Objects.requireNonNullElse(limits, TrackLimits.NONE);
        }
    }

    /// A command about one participant. Ignored when the participant has no connection, one that
    /// was opened in another epoch of the room, or another session by now.
    ///
    /// @param session of the participant, null from the owner of the room
    record Command(
            UUID room, long epoch, int participant, @Nullable String session, MediaCommand command)
            implements MediaMessage, Request<Done> {}

    /// The room has another owner, with a higher epoch: events of the participant carry it from now
    /// on.
    record Adopt(UUID room, long epoch, int placement, int participant) implements MediaMessage {}

    /// The participant has another session: from now on its events are sent there, beginning with
    /// the current slots, requested encodings and quality. Refused with `not_in_room` when it has
    /// no connection with this placement.
    record TakeOver(UUID room, long epoch, int placement, int participant, String session)
            implements MediaMessage, Request<Done> {}

    /// About a relay between this shard and another one, for one room. Between two shards a room
    /// has at most one.
    sealed interface OfRelay extends MediaMessage {
        UUID room();

        /// At the other end.
        ShardAddress other();
    }

    /// Prepares a relay. One that the room has to the same shard goes on, until [ConnectRelay]
    /// replaces it. Refused with `stale_epoch` or `too_many_connections`.
    record OpenRelay(UUID room, long epoch, ShardAddress other)
            implements OfRelay, Request<RelayOpened> {}

    /// The other end is prepared, too: media flows. Refused with `stale_epoch`, or with
    /// `unavailable` when the preparation was too long ago.
    ///
    /// @param number on this shard, as the answer to [OpenRelay] has it
    record ConnectRelay(UUID room, long epoch, ShardAddress other, int number, RelayEnd end)
            implements OfRelay, Request<Done> {}

    /// The room does not need the relay any more.
    record CloseRelay(UUID room, long epoch, ShardAddress other) implements OfRelay {}

    /// From the other end.
    ///
    /// @param number on this shard
    record ReportRelay(UUID room, ShardAddress other, int number, RelayState state)
            implements OfRelay {}

    /// @param open number on this shard of the relay that there is already, 0 without one; it is
    ///     this owner's now
    /// @param openAtOther number of that one at the other end
    record RelayOpened(RelayEnd end, int open, int openAtOther) implements Reply {}

    /// Several times a second, from registries with rooms on this shard.
    record Ping() implements MediaMessage, Request<Done> {}

    record StatusRequest() implements MediaMessage, Request<ShardStatus> {}

    /// @param answer the server's SDP
    record ConnectionOpened(String answer) implements Reply {}

    /// @param port UDP port
    /// @param load CPU use of the shard's thread in the last second, as a share of one core, 0 to 1
    /// @param audibleSpeakers maximum number of active speakers forwarded in a room; lower under
    ///     load
    record ShardStatus(int shard, int port, double load, int audibleSpeakers, ShardFigures figures)
            implements Reply {}
}
