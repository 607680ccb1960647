package verticles.shard;

import bus.Addresses;
import bus.Bus;
import bus.call.RoomMessage;
import bus.call.SessionMessage;
import call.ParticipantId;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.UUID;
import java.util.function.BiFunction;
import media.EngineEvent;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/// Sends the events of a shard's engine to the sessions and rooms they concern. Belongs to the
/// event loop of its verticle.
public final class EngineEventRouter {
    private static final Logger log = LoggerFactory.getLogger(EngineEventRouter.class);

    /// Where the events of a participant go.
    private record Member(String session, long epoch, int placement) {}

    private final Bus bus;
    private final Map<UUID, Map<Integer, Member>> members = new HashMap<>();

    public EngineEventRouter(Bus bus) {
        this.bus = bus;
    }

    /// From now on the events of a participant go to this session.
    public void follow(UUID room, int participant, String session, long epoch, int placement) {
        members.computeIfAbsent(room, _ -> new HashMap<>())
                .put(participant, new Member(session, epoch, placement));
    }

    /// Sends one event to the session or room it concerns.
    public void route(EngineEvent.OfRoom routed) {
        switch (routed) {
            case EngineEvent.Connected event ->
                    toSession(
                            event.room(),
                            event.participant(),
                            (to, placement) ->
                                    new SessionMessage.ConnectionChanged(to, placement, null));
            case EngineEvent.ConnectionLost event -> connectionLost(event);
            case EngineEvent.SlotsChanged event ->
                    toSession(
                            event.room(),
                            event.participant(),
                            (to, placement) ->
                                    new SessionMessage.SlotsChanged(to, placement, event.slots()));
            case EngineEvent.EncodingsNeeded event ->
                    toSession(
                            event.room(),
                            event.participant(),
                            (to, placement) ->
                                    new SessionMessage.EncodingsNeeded(
                                            to, placement, event.track(), event.active()));
            case EngineEvent.QualityMeasured event ->
                    toSession(
                            event.room(),
                            event.participant(),
                            (to, placement) ->
                                    new SessionMessage.QualityMeasured(
                                            to, placement, event.quality()));
            case EngineEvent.SpeakingChanged event -> speakingChanged(event);
        }
    }

    /// A room may have two edges here, after one has moved to the shard of the other: each gets its
    /// own events.
    private void speakingChanged(EngineEvent.SpeakingChanged event) {
        Map<Integer, Member> room = members.getOrDefault(event.room(), Map.of());
        if (room.isEmpty()) {
            return;
        }
        Map<Integer, List<Integer>> started = byPlacement(room, event.started());
        Map<Integer, List<Integer>> stopped = byPlacement(room, event.stopped());
        Set<Integer> placements = new TreeSet<>(started.keySet());
        placements.addAll(stopped.keySet());
        for (int placement : placements) {
            bus.send(
                    Addresses.room(event.room()),
                    new RoomMessage.Speaking(
                            newestEpoch(room),
                            placement,
                            started.getOrDefault(placement, List.of()),
                            stopped.getOrDefault(placement, List.of())));
        }
    }

    private static Map<Integer, List<Integer>> byPlacement(
            Map<Integer, Member> room, Collection<Integer> participants) {
        // Those whose connection is closed stop speaking: any edge may say so.
        Member any = room.values().iterator().next();
        Map<Integer, List<Integer>> byPlacement = new TreeMap<>();
        for (int participant : participants) {
            int placement = room.getOrDefault(participant, any).placement();
            byPlacement.computeIfAbsent(placement, _ -> new ArrayList<>()).add(participant);
        }
        return byPlacement;
    }

    private static long newestEpoch(Map<Integer, Member> room) {
        return room.values().stream().mapToLong(Member::epoch).max().orElseThrow();
    }

    private void connectionLost(EngineEvent.ConnectionLost event) {
        log.info(
                "connection of participant {} in room {} ended, {}: {}",
                event.participant(),
                event.room(),
                event.detail(),
                event.reason().sentence());
        toSession(
                event.room(),
                event.participant(),
                (to, placement) ->
                        new SessionMessage.ConnectionChanged(to, placement, event.reason()));
        Map<Integer, Member> room = members.get(event.room());
        Member member = room == null ? null : room.get(event.participant());
        if (member != null) {
            bus.send(
                    Addresses.room(event.room()),
                    new RoomMessage.ConnectionLost(
                            member.epoch(), member.placement(), event.participant()));
        }
        forget(event.room(), event.participant());
    }

    private void toSession(
            UUID room,
            int participant,
            BiFunction<ParticipantId, Integer, SessionMessage> message) {
        Map<Integer, Member> inRoom = members.get(room);
        Member member = inRoom == null ? null : inRoom.get(participant);
        if (member != null) {
            bus.send(
                    Addresses.session(member.session()),
                    message.apply(
                            new ParticipantId(member.epoch(), participant), member.placement()));
        }
    }

    /// The room has another owner.
    public void adopt(UUID room, int participant, long epoch, int placement) {
        Map<Integer, Member> inRoom = members.get(room);
        if (inRoom != null) {
            inRoom.computeIfPresent(
                    participant,
                    (_, member) ->
                            member.epoch() < epoch && member.placement() == placement
                                    ? new Member(member.session(), epoch, placement)
                                    : member);
        }
    }

    /// The participant has another session.
    ///
    /// @return whether it has a connection with this placement
    public boolean takeOver(UUID room, int participant, String session, long epoch, int placement) {
        Map<Integer, Member> inRoom = members.get(room);
        Member member = inRoom == null ? null : inRoom.get(participant);
        if (member == null || member.epoch() > epoch || member.placement() != placement) {
            return false;
        }
        follow(room, participant, session, epoch, placement);
        return true;
    }

    /// Whether the session may open a connection of the participant: one that was replaced, on a
    /// frozen node that wakes up, may not.
    public boolean mayOpen(UUID room, int participant, String session, long epoch, int placement) {
        Map<Integer, Member> inRoom = members.get(room);
        Member member = inRoom == null ? null : inRoom.get(participant);
        return member == null
                || member.session().equals(session)
                || member.epoch() < epoch
                || member.placement() < placement;
    }

    /// Whether the session has a connection of the participant with this placement.
    public boolean isConnected(UUID room, int participant, String session, int placement) {
        Map<Integer, Member> inRoom = members.get(room);
        Member member = inRoom == null ? null : inRoom.get(participant);
        return member != null
                && member.session().equals(session)
                && member.placement() == placement;
    }

    /// An edge of a room with connections.
    ///
    /// @param epoch newest one of the room here
    public record Hosted(UUID room, long epoch, int placement, List<Integer> participants) {}

    /// The edges of all rooms that have connections here.
    public List<Hosted> edges() {
        List<Hosted> edges = new ArrayList<>();
        members.forEach((room, inRoom) ->
                byPlacement(inRoom, inRoom.keySet())
                        .forEach((placement, participants) ->
                                edges.add(
                                        new Hosted(
                                                room,
                                                newestEpoch(inRoom),
                                                placement,
                                                participants))));
        return edges;
    }

    /// Whether a message about a participant is not older than its connection; true as well when it
    /// has none.
    ///
    /// @param session that sends it, null for the owner of the room
    public boolean isCurrent(UUID room, int participant, long epoch, @Nullable String session) {
        Map<Integer, Member> inRoom = members.get(room);
        Member member = inRoom == null ? null : inRoom.get(participant);
        return member == null
                || (member.epoch() <= epoch
                        && (session == null || session.equals(member.session())));
    }

    /// The participant's connection is closed: it has no further events.
    public void forget(UUID room, int participant) {
        Map<Integer, Member> inRoom = members.get(room);
        if (inRoom != null) {
            inRoom.remove(participant);
            if (inRoom.isEmpty()) {
                members.remove(room);
            }
        }
    }
}
