package verticles.room;

import bus.call.RoomMessage;
import bus.message.Answer;
import bus.message.BusMessage;
import call.LeaveReason;
import java.util.List;
import java.util.UUID;
import java.util.function.Consumer;
import refusal.RefusalCode;
import refusal.RefusedException;
import rooms.Participant;
import rooms.ShardAddress;
import rooms.live.Room;
import rooms.placement.ClientLocation;
import verticles.node.Clock;

/// What sessions, shards and other registries ask of a room: whether the sender may, and what is to
/// be done.
final class RoomRequests {
    private final Ownership ownership;
    private final Room room;
    private final RoomEdges media;
    private final SeatSearch seats;
    private final ModeSwitch mode;
    private final Admissions admissions;
    private final Consumer<LeaveReason> evictAll;
    private final Consumer<LeaveReason> end;

    /// @param evictAll takes all participants out
    /// @param end gives the room up
    RoomRequests(
            Ownership ownership,
            Room room,
            RoomEdges media,
            SeatSearch seats,
            ModeSwitch mode,
            Admissions admissions,
            Consumer<LeaveReason> evictAll,
            Consumer<LeaveReason> end) {
        this.ownership = ownership;
        this.room = room;
        this.media = media;
        this.seats = seats;
        this.mode = mode;
        this.admissions = admissions;
        this.evictAll = evictAll;
        this.end = end;
    }

    Answer onMessage(RoomMessage message) {
        return switch (message) {
            case RoomMessage.Join request -> request.answer(admissions.join(request));
            case RoomMessage.Announce announce -> announce.answer(admissions.announced(announce));
            case RoomMessage.Leave leave -> {
                ownership.require(leave.epoch());
                room.onLeave(Clock.millis(), leave.participant(), leave.session());
                yield leave.answer(new BusMessage.Done());
            }
            case RoomMessage.ChangeState change -> {
                requireSession(change);
                room.onChangeState(Clock.millis(), change.participant(), change.state());
                yield change.answer(new BusMessage.Done());
            }
            case RoomMessage.Disconnect disconnect -> {
                room.onEviction(Clock.millis(), numberOf(disconnect.user()), disconnect.reason());
                yield disconnect.answer(new BusMessage.Done());
            }
            case RoomMessage.Move move -> {
                room.onMove(Clock.millis(), numberOf(move.user()), move.channel());
                yield move.answer(new BusMessage.Done());
            }
            case RoomMessage.ChangeSpeaker change -> {
                room.onStage(Clock.millis(), numberOf(change.user()), change.speaks());
                yield change.answer(new BusMessage.Done());
            }
            case RoomMessage.ShowStatus show -> show.answer(status());
            case RoomMessage.Place place -> {
                ownership.require(place.epoch());
                yield place.answer(
                        seats.place(ClientLocation.at(place.region())).map(_ -> status()));
            }
            case RoomMessage.Dissolve dissolve -> {
                evictAll.accept(LeaveReason.DISCONNECTED);
                media.forget();
                yield dissolve.answer(new BusMessage.Done());
            }
            case RoomMessage.End ending -> {
                end.accept(LeaveReason.CHANNEL_DELETED);
                yield ending.answer(new BusMessage.Done());
            }
            case RoomMessage.Speaking(
                            long epoch,
                            int placement,
                            List<Integer> started,
                            List<Integer> stopped) -> {
                ownership.require(epoch);
                if (media.onSpeaking(placement, started, stopped)) {
                    room.onSpeaking(Clock.millis(), started, stopped);
                }
                yield Answer.none();
            }
            case RoomMessage.OfMesh ofMesh -> {
                requireSession(ofMesh);
                mode.onMessage(ofMesh);
                yield Answer.none();
            }
            case RoomMessage.ConnectionLost(long epoch, int placement, int participant) -> {
                ownership.require(epoch);
                if (media.isAt(participant, placement)) {
                    room.onEviction(Clock.millis(), participant, LeaveReason.MEDIA_LOST);
                }
                yield Answer.none();
            }
            case RoomMessage.RelayLost(long epoch, ShardAddress shard, ShardAddress other) -> {
                ownership.require(epoch);
                media.onRelayLost(shard, other);
                yield Answer.none();
            }
            case RoomMessage.MediaMoved moved -> {
                requireSession(moved);
                media.onMoved(moved.participant(), moved.placement());
                yield Answer.none();
            }
            case RoomMessage.StillThere question -> {
                ownership.require(question.epoch());
                if (!question.session().equals(room.sessionOf(question.participant()))) {
                    throw notInRoom();
                }
                yield question.answer(new BusMessage.Done());
            }
            case RoomMessage.StillPlaced still -> {
                requireOwner();
                // The shard may know the room by the epoch of a former owner,
                // whose placements go on.
                if (!media.isAt(still.placement()) && room.awaited().isEmpty()) {
                    throw new RefusedException(
                            RefusalCode.STALE_EPOCH, "The media of the room has moved.");
                }
                yield still.answer(new BusMessage.Done());
            }
        };
    }

    private RoomMessage.Status status() {
        return new RoomMessage.Status(
                room.roster().size(), room.isEmpty() ? null : mode.reason().mode(), media.shard());
    }

    private int numberOf(UUID user) {
        Participant participant = room.participantOf(user);
        if (participant == null) {
            throw new RefusedException(
                    RefusalCode.NOT_IN_ROOM, "This member is not in this voice channel.");
        }
        return participant.number();
    }

    private void requireSession(RoomMessage.OfSession message) {
        ownership.require(message.epoch());
        if (!message.session().equals(room.sessionOf(message.participant()))) {
            throw notInRoom();
        }
    }

    /// A room that was given up does not know what its next owner does.
    private void requireOwner() {
        if (ownership.isOver()) {
            throw new RefusedException(
                    RefusalCode.UNAVAILABLE, "Another registry takes the room over.");
        }
    }

    private static RefusedException notInRoom() {
        return new RefusedException(RefusalCode.NOT_IN_ROOM, "The session is not in this room.");
    }
}
