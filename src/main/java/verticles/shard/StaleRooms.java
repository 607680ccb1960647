package verticles.shard;

import bus.Addresses;
import bus.Bus;
import bus.call.RoomMessage;
import java.time.Duration;
import java.util.UUID;
import java.util.function.BiConsumer;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import refusal.RefusalCode;
import refusal.RefusedException;
import verticles.node.Clock;
import verticles.node.StallDetector;

/// After its process stood still, a shard asks the rooms that it has whether their media is still
/// here: they may have moved to another shard meanwhile. Belongs to the event loop of its verticle.
public final class StaleRooms {
    private static final Logger LOG = LoggerFactory.getLogger(StaleRooms.class);

    /// Well above what a busy machine delays a timer by.
    private static final Duration STALL = Duration.ofSeconds(2);

    private final Bus bus;
    private final EngineEventRouter events;
    private final BiConsumer<UUID, Integer> disconnect;
    private final StallDetector stalls =
            new StallDetector(STALL, Clock.monotonicMillis(), System.currentTimeMillis());

    /// @param disconnect closes the connection of a participant
    public StaleRooms(Bus bus, EngineEventRouter events, BiConsumer<UUID, Integer> disconnect) {
        this.bus = bus;
        this.events = events;
        this.disconnect = disconnect;
    }

    /// To be called about once a second.
    public void onTick() {
        if (stalls.onTick(Clock.monotonicMillis(), System.currentTimeMillis()) > 0) {
            events.edges().forEach(this::ask);
        }
    }

    private void ask(EngineEventRouter.Hosted hosted) {
        bus.request(
                        Addresses.room(hosted.room()),
                        new RoomMessage.StillPlaced(hosted.epoch(), hosted.placement()))
                .onFailure(failure -> {
                    if (failure instanceof RefusedException refused
                            && refused.refusal().code() == RefusalCode.STALE_EPOCH) {
                        LOG.info(
                                "room {} has moved while this process stood still: {} connections are closed",
                                hosted.room(),
                                hosted.participants().size());
                        hosted.participants()
                                .forEach(number -> disconnect.accept(hosted.room(), number));
                    }
                });
    }
}
