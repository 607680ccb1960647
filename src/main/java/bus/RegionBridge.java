package bus;

import bus.message.BusMessage;
import bus.region.RegionCounts;
import bus.region.RegionFrame;
import bus.region.RegionFrame.Kind;
import bus.region.RegionLink;
import io.vertx.core.Future;
import io.vertx.core.Promise;
import io.vertx.core.Vertx;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.eventbus.DeliveryOptions;
import io.vertx.core.eventbus.EventBus;
import io.vertx.core.eventbus.Message;
import io.vertx.core.eventbus.ReplyException;
import io.vertx.core.eventbus.ReplyFailure;
import io.vertx.core.shareddata.Shareable;
import java.time.Duration;
import java.util.Collection;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicLong;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import refusal.Refusal;

/// Takes the messages of the bus to other regions and brings theirs to the consumers of this
/// process, where each region is a cluster of its own: see [RegionLink]. One for each Vert.x, which
/// all its [Bus]es use. Any thread.
public final class RegionBridge implements Shareable, LocalConsumers.Regions, RegionLink.Handler {
    private static final Logger LOG = LoggerFactory.getLogger(RegionBridge.class);
    private static final String MAP = "hubbub-bus-regions";
    private static final String ONE = "bridge";

    /// Own requests without an answer so far, and requests of others that are being answered.
    private static final int MAX_REQUESTS = 20_000;

    /// What one process may have to take in: each frame costs about 10 µs.
    private static final int MAX_FRAMES_PER_SECOND = 50_000;

    /// As a request waits at most inside a region.
    private static final Duration ANSWER = Duration.ofSeconds(5);

    private static final byte[] EMPTY = {};

    /// A request that this process has sent.
    private static final class Asked {
        final Promise<BusMessage> answer = Promise.promise();

        /// Processes that may still answer.
        final AtomicInteger open = new AtomicInteger();
    }

    private final EventBus eventBus;
    private final RegionCounts counts;
    private final Consumer<String> onMissed;
    private final BusCodec codec = new BusCodec();
    private final DeliveryOptions here =
            new DeliveryOptions()
                    .setCodecName(BusCodec.NAME)
                    .setLocalOnly(true)
                    .setSendTimeout(ANSWER.toMillis());
    private final Map<Long, Asked> asked = new ConcurrentHashMap<>();
    private final AtomicInteger asking = new AtomicInteger();
    private final AtomicInteger answering = new AtomicInteger();
    private final AtomicLong lastRequest = new AtomicLong();

    /// Set before any verticle can find the bridge.
    @SuppressWarnings("NullAway.Init")
    private RegionLink link;

    private RegionBridge(Vertx vertx, RegionCounts counts, Consumer<String> onMissed) {
        this.eventBus = vertx.eventBus();
        this.counts = counts;
        this.onMissed = onMissed;
    }

    /// Opens the bridge for all buses that are made later.
    ///
    /// @param secret that only the nodes of this installation know
    /// @param region of this process
    /// @param onMissed called with each address that has consumers here and to which messages of
    ///     other regions may have been lost
    public static Future<RegionBridge> open(
            Vertx vertx,
            String redisUrl,
            byte[] secret,
            String region,
            RegionCounts counts,
            Consumer<String> onMissed) {
        RegionBridge bridge = new RegionBridge(vertx, counts, onMissed);
        BusCodec.register(vertx.eventBus());
        return RegionLink.open(
                        vertx,
                        new RegionLink.Settings(
                                redisUrl, Buffer.buffer(secret), region, MAX_FRAMES_PER_SECOND),
                        counts,
                        bridge)
                .map(opened -> {
                    bridge.link = opened;
                    LocalConsumers.of(vertx).setRegions(bridge);
                    vertx.sharedData().<String, RegionBridge>getLocalMap(MAP).put(ONE, bridge);
                    return bridge;
                });
    }

    /// Null where all regions are one cluster, or there is only one.
    static @Nullable RegionBridge of(Vertx vertx) {
        return vertx.sharedData().<String, RegionBridge>getLocalMap(MAP).get(ONE);
    }

    public Future<Void> close() {
        return link.close();
    }

    /// Whether the silence of another region would mean that it is gone.
    boolean reaches() {
        return link.reaches();
    }

    @Override
    public Future<Void> subscribe(String address) {
        return link.subscribe(address);
    }

    @Override
    public void unsubscribe(String address) {
        link.unsubscribe(address);
    }

    /// @return on any thread; failed as by the event bus itself
    Future<BusMessage> request(String address, BusMessage message, long timeoutMillis) {
        if (asking.incrementAndGet() > MAX_REQUESTS) {
            asking.decrementAndGet();
            counts.add(RegionCounts.Event.TOO_MANY);
            return Future.failedFuture(noConsumer("too many requests to other regions"));
        }
        Asked request = new Asked();
        long number = lastRequest.incrementAndGet();
        asked.put(number, request);
        link.publish(address, Kind.REQUEST, number, bytes(message))
                .onComplete(
                        receivers -> {
                            if (request.open.addAndGet(receivers) <= 0) {
                                request.answer.tryFail(noConsumer("no region has a consumer"));
                            }
                        },
                        failure ->
                                request.answer.tryFail(
                                        noConsumer(String.valueOf(failure.getMessage()))));
        return request.answer
                .future()
                .timeout(timeoutMillis, TimeUnit.MILLISECONDS)
                .onComplete(_ -> {
                    asked.remove(number);
                    asking.decrementAndGet();
                })
                .recover(failure -> Future.failedFuture(timedOut(failure)));
    }

    void send(String address, BusMessage message) {
        link.publish(address, Kind.SEND, 0, bytes(message));
    }

    void publish(String address, BusMessage message) {
        link.publish(address, Kind.PUBLISH, 0, bytes(message));
    }

    private static ReplyException noConsumer(String why) {
        return new ReplyException(ReplyFailure.NO_HANDLERS, why);
    }

    private static Throwable timedOut(Throwable failure) {
        return failure instanceof TimeoutException
                ? new ReplyException(ReplyFailure.TIMEOUT, "no answer of another region in time")
                : failure;
    }

    // On the link's context

    @Override
    public void onFrame(String address, RegionFrame frame) {
        switch (frame.kind()) {
            case REPLY, NO_CONSUMER -> onAnswer(frame);
            default -> {
                try {
                    deliver(address, frame, codec.decodeFromWire(0, frame.body()));
                } catch (UnknownMessageException ofOtherVersion) {
                    counts.add(RegionCounts.Event.MALFORMED);
                    LOG.debug("{}: {}", address, ofOtherVersion.getMessage());
                    if (frame.kind() == Kind.REQUEST) {
                        reply(frame, UnknownMessageException.refused());
                    }
                } catch (RuntimeException malformed) {
                    counts.add(RegionCounts.Event.MALFORMED);
                    LOG.warn("{}: a message cannot be read: {}", address, malformed.toString());
                }
            }
        }
    }

    @Override
    public void onMissed(Collection<String> addresses) {
        addresses.forEach(onMissed);
    }

    private void deliver(String address, RegionFrame frame, BusMessage message) {
        switch (frame.kind()) {
            case REQUEST -> ask(address, frame, message);
            case PUBLISH -> eventBus.publish(address, message, here);
            default -> eventBus.send(address, message, here);
        }
    }

    private void ask(String address, RegionFrame frame, BusMessage message) {
        if (answering.incrementAndGet() > MAX_REQUESTS) {
            answering.decrementAndGet();
            counts.add(RegionCounts.Event.TOO_MANY);
            return;
        }
        eventBus.<BusMessage>request(address, message, here)
                .map(Message::body)
                .onComplete(
                        answer -> {
                            answering.decrementAndGet();
                            reply(frame, answer);
                        },
                        failure -> {
                            answering.decrementAndGet();
                            if (failure instanceof ReplyException reply
                                    && reply.failureType() == ReplyFailure.NO_HANDLERS) {
                                link.reply(frame, Kind.NO_CONSUMER, EMPTY);
                            }
                        });
    }

    private void reply(RegionFrame to, BusMessage answer) {
        byte[] bytes = bytes(answer);
        if (bytes.length > RegionLink.MAX_BODY_BYTES) {
            counts.add(RegionCounts.Event.TOO_LARGE);
            LOG.error("an answer of {} bytes is too large for another region", bytes.length);
            bytes = bytes(new BusMessage.Refused(Refusal.internalError()));
        }
        link.reply(to, Kind.REPLY, bytes);
    }

    private void onAnswer(RegionFrame frame) {
        Asked request = asked.get(frame.correlation());
        if (request == null) {
            return;
        }
        if (frame.kind() == Kind.NO_CONSUMER) {
            // Published to several processes while a room changes its owner: one may still answer.
            if (request.open.decrementAndGet() == 0) {
                request.answer.tryFail(noConsumer("the consumer is gone"));
            }
            return;
        }
        try {
            request.answer.tryComplete(codec.decodeFromWire(0, frame.body()));
        } catch (RuntimeException malformed) {
            counts.add(RegionCounts.Event.MALFORMED);
            request.answer.tryFail(malformed);
        }
    }

    private byte[] bytes(BusMessage message) {
        Buffer buffer = Buffer.buffer();
        codec.encodeToWire(buffer, message);
        return buffer.getBytes();
    }
}
