package verticles;

import bus.Addresses;
import bus.Bus;
import bus.call.MediaMessage;
import bus.message.Answer;
import bus.message.BusMessage;
import call.MediaCommand;
import call.MediaLimits;
import io.vertx.core.Future;
import io.vertx.core.VerticleBase;
import java.time.Duration;
import java.util.Collection;
import java.util.HashSet;
import java.util.List;
import java.util.Objects;
import java.util.Set;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import refusal.RefusalCode;
import refusal.RefusedException;
import store.directory.Directory;
import store.directory.NodeHeartbeat;
import store.directory.NodeHeartbeat.ShardLoad;

/// Takes the place of a media shard: keeps the messages it gets, and its node's heart beats as long
/// as it is deployed.
final class RecordedShard extends VerticleBase {
    static final String NODE = "media-node";

    private static final int WAIT_SECONDS = 60;

    private final BlockingQueue<MediaMessage> received = new LinkedBlockingQueue<>();
    private final Directory directory;
    private final long startedAtMillis = System.currentTimeMillis();

    RecordedShard(Directory directory) {
        this.directory = directory;
    }

    @Override
    public Future<?> start() {
        vertx.setPeriodic(1_000, _ -> beat());
        return new Bus(vertx)
                .consume(Addresses.media(NODE, 0), this::onMessage)
                .compose(_ -> beat());
    }

    /// The next message about a participant. Those about others, who may be leaving after another
    /// test, are dropped.
    MediaMessage next(String room, int participant) throws InterruptedException {
        while (true) {
            MediaMessage message = next();
            if (isAbout(message, room, participant)) {
                return message;
            }
        }
    }

    /// Waits until the shard has received a disconnect of each of these.
    void awaitDisconnected(String room, Collection<Integer> participants)
            throws InterruptedException {
        Set<Integer> connected = new HashSet<>(participants);
        while (!connected.isEmpty()) {
            MediaMessage message = next();
            connected.removeIf(participant ->
                    isAbout(message, room, participant)
                            && message instanceof MediaMessage.Command command
                            && command.command() instanceof MediaCommand.Disconnect);
        }
    }

    private MediaMessage next() throws InterruptedException {
        MediaMessage message = received.poll(WAIT_SECONDS, TimeUnit.SECONDS);
        return Objects.requireNonNull(message, "the shard was sent nothing more");
    }

    private static boolean isAbout(MediaMessage message, String room, int participant) {
        return switch (message) {
            case MediaMessage.OpenConnection open ->
                    open.room().toString().equals(room) && open.participant() == participant;
            case MediaMessage.Command command ->
                    command.room().toString().equals(room) && command.participant() == participant;
            case MediaMessage.Ping _,
                    MediaMessage.Adopt _,
                    MediaMessage.TakeOver _,
                    MediaMessage.OfRelay _,
                    MediaMessage.StatusRequest _ ->
                    false;
        };
    }

    private Answer onMessage(MediaMessage message) {
        if (!(message instanceof MediaMessage.Ping)) {
            received.add(message);
        }
        return switch (message) {
            case MediaMessage.OpenConnection open when open.offer().equals("v=1") ->
                    throw new RefusedException(RefusalCode.SDP_MALFORMED, "Not 1.");
            case MediaMessage.OpenConnection open ->
                    open.answer(new MediaMessage.ConnectionOpened("the answer"));
            case MediaMessage.Adopt _ -> Answer.none();
            case MediaMessage.TakeOver takeOver -> takeOver.answer(new BusMessage.Done());
            case MediaMessage.Ping ping -> ping.answer(new BusMessage.Done());
            case MediaMessage.Command command -> command.answer(new BusMessage.Done());
            case MediaMessage.OfRelay _, MediaMessage.StatusRequest _ ->
                    throw new AssertionError(message);
        };
    }

    private Future<Void> beat() {
        return directory.putNode(
                new NodeHeartbeat(
                        NODE,
                        "default",
                        "",
                        "1.0",
                        startedAtMillis,
                        System.currentTimeMillis(),
                        false,
                        List.of(
                                new ShardLoad(
                                        0, 0, 0, received.size(), 0, 0, MediaLimits.DEFAULT))),
                Duration.ofSeconds(5));
    }
}
