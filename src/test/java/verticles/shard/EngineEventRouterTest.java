package verticles.shard;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.tuple;

import bus.Addresses;
import bus.Bus;
import bus.call.RoomMessage;
import bus.call.SessionMessage;
import call.EndReason;
import call.ParticipantId;
import call.SlotOwner;
import call.TrackKind;
import io.vertx.core.Future;
import io.vertx.core.Vertx;
import io.vertx.junit5.Checkpoint;
import io.vertx.junit5.VertxExtension;
import io.vertx.junit5.VertxTestContext;
import java.util.List;
import java.util.UUID;
import media.EngineEvent;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;

@ExtendWith(VertxExtension.class)
class EngineEventRouterTest {
    private static final UUID ROOM = new UUID(0, 1);
    private static final List<SlotOwner> SLOTS =
            List.of(new SlotOwner("4", 9, TrackKind.CAMERA, true));

    @Test
    void sendsTheEventsOfAParticipantToItsSession(Vertx vertx, VertxTestContext test) {
        Bus bus = new Bus(vertx);
        EngineEventRouter router = new EngineEventRouter(bus);
        router.follow(ROOM, 3, "s", 7, 2);

        bus.listen(
                        Addresses.session("s"),
                        message ->
                                test.verify(() -> {
                                    assertThat(message)
                                            .isEqualTo(
                                                    new SessionMessage.SlotsChanged(
                                                            new ParticipantId(7, 3), 2, SLOTS));
                                    test.completeNow();
                                }))
                .onComplete(
                        test.succeeding(
                                _ -> router.route(new EngineEvent.SlotsChanged(ROOM, 3, SLOTS))));
    }

    @Test
    void reportsALostConnectionToTheSessionAndTheRoom(Vertx vertx, VertxTestContext test) {
        Bus bus = new Bus(vertx);
        EngineEventRouter router = new EngineEventRouter(bus);
        router.follow(ROOM, 3, "s", 7, 2);
        Checkpoint session = test.checkpoint();
        Checkpoint room = test.checkpoint();

        Future.all(
                        bus.listen(
                                Addresses.session("s"),
                                message ->
                                        test.verify(() -> {
                                            assertThat(message)
                                                    .isEqualTo(
                                                            new SessionMessage.ConnectionChanged(
                                                                    new ParticipantId(7, 3),
                                                                    2,
                                                                    EndReason.PATH_SILENT));
                                            session.flag();
                                        })),
                        bus.listen(
                                Addresses.room(ROOM),
                                message ->
                                        test.verify(() -> {
                                            assertThat(message)
                                                    .isEqualTo(
                                                            new RoomMessage.ConnectionLost(
                                                                    7, 2, 3));
                                            room.flag();
                                        })))
                .onComplete(
                        test.succeeding(_ ->
                                router.route(
                                        new EngineEvent.ConnectionLost(
                                                ROOM, 3, EndReason.PATH_SILENT, "path_silent"))));
    }

    @Test
    void twoEdgesOnOneShardLearnOfTheirOwnSpeakers(Vertx vertx, VertxTestContext test) {
        Bus bus = new Bus(vertx);
        EngineEventRouter router = new EngineEventRouter(bus);
        router.follow(ROOM, 1, "a", 7, 2);
        router.follow(ROOM, 2, "b", 7, 3);
        router.follow(ROOM, 3, "c", 6, 3);
        Checkpoint one = test.checkpoint();
        Checkpoint other = test.checkpoint();

        assertThat(router.edges())
                .extracting(
                        EngineEventRouter.Hosted::placement,
                        EngineEventRouter.Hosted::epoch,
                        EngineEventRouter.Hosted::participants)
                .containsExactly(tuple(2, 7L, List.of(1)), tuple(3, 7L, List.of(2, 3)));
        bus.listen(
                        Addresses.room(ROOM),
                        message ->
                                test.verify(() -> {
                                    boolean first =
                                            message.equals(
                                                    new RoomMessage.Speaking(
                                                            7, 2, List.of(1), List.of(9)));
                                    if (!first) {
                                        assertThat(message)
                                                .isEqualTo(
                                                        new RoomMessage.Speaking(
                                                                7, 3, List.of(2), List.of(3)));
                                    }
                                    (first ? one : other).flag();
                                }))
                .onComplete(
                        test.succeeding(_ ->
                                router.route(
                                        new EngineEvent.SpeakingChanged(
                                                ROOM, List.of(1, 2), List.of(3, 9)))));
    }

    @Test
    void aMessageOfAnotherEpochIsNotForTheConnection(Vertx vertx) {
        EngineEventRouter router = new EngineEventRouter(new Bus(vertx));
        assertThat(router.isCurrent(ROOM, 3, 6, null)).isTrue();
        router.follow(ROOM, 3, "s", 7, 2);

        assertThat(router.isCurrent(ROOM, 3, 7, null)).isTrue();
        assertThat(router.isCurrent(ROOM, 3, 6, null)).isFalse();
        router.forget(ROOM, 3);
        assertThat(router.isCurrent(ROOM, 3, 6, null)).isTrue();
    }

    @Test
    void aSessionThatWasReplacedCommandsNothing(Vertx vertx) {
        EngineEventRouter router = new EngineEventRouter(new Bus(vertx));
        router.follow(ROOM, 3, "old", 7, 2);
        assertThat(router.takeOver(ROOM, 3, "new", 7, 1)).as("another placement").isFalse();
        assertThat(router.takeOver(ROOM, 4, "new", 7, 2)).as("no connection").isFalse();
        assertThat(router.isCurrent(ROOM, 3, 7, "old")).isTrue();

        assertThat(router.takeOver(ROOM, 3, "new", 8, 2)).isTrue();

        assertThat(router.mayOpen(ROOM, 3, "old", 7, 2)).isFalse();
        assertThat(router.mayOpen(ROOM, 3, "new", 8, 2)).isTrue();
        assertThat(router.mayOpen(ROOM, 3, "third", 8, 3)).as("the media has moved").isTrue();
        assertThat(router.mayOpen(ROOM, 4, "old", 7, 2)).isTrue();
        assertThat(router.isCurrent(ROOM, 3, 8, "old")).isFalse();
        assertThat(router.isCurrent(ROOM, 3, 8, "new")).isTrue();
        assertThat(router.isCurrent(ROOM, 3, 8, null)).isTrue();
    }
}
