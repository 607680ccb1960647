package verticles.shard;

import bus.Addresses;
import bus.Bus;
import bus.RoomMessage;
import bus.SessionMessage;
import java.util.HashMap;
import java.util.Map;
import java.util.UUID;
import java.util.function.LongFunction;
import media.EngineEvent;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/// Carries what the engine of a shard has to say to the sessions and rooms it concerns. Belongs to the
/// event loop of its verticle.
public final class EngineEventRouter {
    private static final Logger log = LoggerFactory.getLogger(EngineEventRouter.class);

    /// Where the news of a participant go.
    private record Member(String session, long epoch) {}

    private final Bus bus;
    private final Map<UUID, Map<Integer, Member>> members = new HashMap<>();

    public EngineEventRouter(Bus bus) {
        this.bus = bus;
    }

    /// From now on the news of a participant go to this session.
    public void follow(UUID room, int participant, String session, long epoch) {
        members.computeIfAbsent(room, _ -> new HashMap<>())
                .put(participant, new Member(session, epoch));
    }

    /// Tells one event to whom it concerns.
    public void tell(EngineEvent event) {
        switch (event) {
            case EngineEvent.Connected news ->
                    toSession(
                            news.room(),
                            news.participant(),
                            epoch ->
                                    new SessionMessage.ConnectionChanged(epoch, true, "connected"));
            case EngineEvent.ConnectionLost news -> connectionLost(news);
            case EngineEvent.SlotsChanged news ->
                    toSession(
                            news.room(),
                            news.participant(),
                            epoch -> new SessionMessage.SlotsChanged(epoch, news.slots()));
            case EngineEvent.EncodingsWanted news ->
                    toSession(
                            news.room(),
                            news.participant(),
                            epoch ->
                                    new SessionMessage.EncodingsWanted(
                                            epoch, news.track(), news.active()));
            case EngineEvent.QualityMeasured news ->
                    toSession(
                            news.room(),
                            news.participant(),
                            epoch -> new SessionMessage.QualityMeasured(epoch, news.quality()));
            case EngineEvent.SpeakingChanged news -> {
                Map<Integer, Member> room = members.get(news.room());
                if (room != null && !room.isEmpty()) {
                    long epoch = room.values().iterator().next().epoch();
                    bus.send(
                            Addresses.room(news.room()),
                            new RoomMessage.Speaking(epoch, news.started(), news.stopped()));
                }
            }
            case EngineEvent.DtlsWanted _ -> {}
            case EngineEvent.DtlsReceived _ -> {}
            case EngineEvent.DtlsUnwanted _ -> {}
        }
    }

    private void connectionLost(EngineEvent.ConnectionLost news) {
        String reason = news.reason().word();
        log.info(
                "connection of participant {} in room {} ended, {}: {}",
                news.participant(),
                news.room(),
                news.detail(),
                news.reason().sentence());
        toSession(
                news.room(),
                news.participant(),
                epoch -> new SessionMessage.ConnectionChanged(epoch, false, reason));
        Map<Integer, Member> room = members.get(news.room());
        Member member = room == null ? null : room.get(news.participant());
        if (member != null) {
            bus.send(
                    Addresses.room(news.room()),
                    new RoomMessage.ConnectionLost(member.epoch(), news.participant(), reason));
        }
        forget(news.room(), news.participant());
    }

    private void toSession(UUID room, int participant, LongFunction<SessionMessage> message) {
        Map<Integer, Member> inRoom = members.get(room);
        Member member = inRoom == null ? null : inRoom.get(participant);
        if (member != null) {
            bus.send(Addresses.session(member.session()), message.apply(member.epoch()));
        }
    }

    /// Whether a message about a participant is of the epoch in which its connection was opened; true as
    /// well when it has none.
    public boolean isCurrent(UUID room, int participant, long epoch) {
        Map<Integer, Member> inRoom = members.get(room);
        Member member = inRoom == null ? null : inRoom.get(participant);
        return member == null || member.epoch() == epoch;
    }

    /// The participant's connection is closed: there is no news of it any more.
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
