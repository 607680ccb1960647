package verticles.room.visit;

import io.vertx.core.Future;
import java.time.Duration;
import java.util.List;
import java.util.UUID;
import java.util.function.Supplier;
import rooms.ChannelView;
import rooms.Participant;

/// Records joins and leaves of the rooms of one registry. A caller never waits for it.
public interface VisitLog {
    /// The participants of one room.
    record Occupied(ChannelView channel, List<Participant> roster) {}

    /// A newcomer is in the room.
    void entered(ChannelView channel, UUID user);

    /// A participant is out.
    void left(ChannelView channel, UUID user);

    /// Begins to note several times in a while who is still there.
    ///
    /// @param lostAfter the while: participants that were not noted in it count as gone
    void start(Duration lostAfter, Supplier<List<Occupied>> occupied);

    /// Completes when all is noted, or cannot be within seconds.
    Future<Void> close();

    /// Notes nothing, where nothing reads it.
    static VisitLog off() {
        return new VisitLog() {
            @Override
            public void entered(ChannelView channel, UUID user) {}

            @Override
            public void left(ChannelView channel, UUID user) {}

            @Override
            public void start(Duration lostAfter, Supplier<List<Occupied>> occupied) {}

            @Override
            public Future<Void> close() {
                return Future.succeededFuture();
            }
        };
    }
}
