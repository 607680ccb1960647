package bus.region;

import bus.region.RegionCounts.Event;
import bus.region.RegionCounts.Reach;
import bus.region.RegionFrame.Kind;
import bus.region.RegionFrame.ProcessId;
import io.vertx.core.Context;
import io.vertx.core.Future;
import io.vertx.core.Promise;
import io.vertx.core.Vertx;
import io.vertx.core.buffer.Buffer;
import io.vertx.redis.client.Command;
import io.vertx.redis.client.Redis;
import io.vertx.redis.client.RedisConnection;
import io.vertx.redis.client.RedisOptions;
import io.vertx.redis.client.Request;
import io.vertx.redis.client.Response;
import java.security.SecureRandom;
import java.util.Collection;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicLong;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/// The two connections of a process to the Redis that the regions share: one publishes frames, the
/// other one receives those of the subscribed channels. Connects again by itself. An echo four
/// times a second shows whether both work. All methods may be called from any thread; the handler
/// is called on the context that opened the link.
public final class RegionLink {
    /// Of one message.
    public static final int MAX_BODY_BYTES = RegionSeal.MAX_BODY_BYTES;

    /// A connection is given up after this; Redis, or the network, may only be slow.
    private static final long GIVE_UP_MILLIS = 5_000;

    /// Below the silence after which a shard counts as lost, so that no silence counts that only
    /// comes from Redis.
    private static final long SILENT_MILLIS = 800;

    /// Until the others have noticed that Redis is back, and have connected.
    private static final long SETTLE_MILLIS = 3_000;

    private static final long TICK_MILLIS = 250;
    private static final long CONNECT_MILLIS = 5_000;
    private static final long CONFIRM_MILLIS = 2_000;
    private static final long FIRST_RETRY_MILLIS = 250;
    private static final long LONGEST_RETRY_MILLIS = 2_000;
    private static final long WARN_MILLIS = 60_000;
    private static final int SUBSCRIBED_AT_ONCE = 500;

    /// What may wait for Redis.
    static final int MAX_WAITING_FRAMES = 10_000;

    private static final long MAX_WAITING_BYTES = 32L << 20;

    /// Addresses that are noted when a message to them could not be published.
    private static final int MAX_MISSED = 10_000;

    private static final String PREFIX = "hubbub:bus:";
    private static final long NEVER = Long.MIN_VALUE;
    private static final Logger LOG = LoggerFactory.getLogger(RegionLink.class);

    /// What arrives.
    public interface Handler {
        /// @param address to which it was sent; empty for a reply to this process
        void onFrame(String address, RegionFrame frame);

        /// Messages to these subscribed addresses may have been lost.
        void onMissed(Collection<String> addresses);
    }

    /// @param redisUrl of the server that the regions share
    /// @param secret that only the nodes of this installation know
    /// @param region of this process
    /// @param maxPerSecond frames that are taken in
    public record Settings(String redisUrl, Buffer secret, String region, int maxPerSecond) {}

    private static final class Subscription {
        final Promise<Void> confirmed = Promise.promise();
    }

    private final Vertx vertx;
    private final Context context;
    private final Settings settings;
    private final RegionCounts counts;
    private final Handler handler;
    private final RegionSeal seal;
    private final String ownChannel;

    private final AtomicInteger waitingFrames = new AtomicInteger();
    private final AtomicLong waitingBytes = new AtomicLong();

    // Written on the context, read by all who ask whether regions can be reached.
    private volatile long heardAtMillis = NEVER;
    private volatile long upSinceMillis = NEVER;

    // On the context only, from here on.
    private final Map<String, Subscription> subscriptions = new HashMap<>();
    private final Set<String> missed = new HashSet<>();
    private @Nullable Redis client;

    /// Grows with each one to connect, and when a connection is given up.
    private int attempt;

    private @Nullable RedisConnection publishing;
    private @Nullable RedisConnection receiving;
    private long connectedAtMillis;
    private long retryMillis = FIRST_RETRY_MILLIS;
    private boolean connectedBefore;
    private boolean connectedAgain;
    private boolean reportedLoss;
    private boolean closed;
    private long secondBeganAtMillis;
    private int inSecond;
    private long staleWarned;
    private long staleWarnedAtMillis = -WARN_MILLIS;

    private RegionLink(Vertx vertx, Settings settings, RegionCounts counts, Handler handler) {
        this.vertx = vertx;
        this.context = vertx.getOrCreateContext();
        this.settings = settings;
        this.counts = counts;
        this.handler = handler;
        SecureRandom random = new SecureRandom();
        ProcessId own = new ProcessId(random.nextLong(), random.nextLong());
        seal = new RegionSeal(settings.secret().getBytes(), own, settings.region(), counts);
        ownChannel = own.channel();
    }

    /// Completes when Redis is connected, or is known to be away.
    public static Future<RegionLink> open(
            Vertx vertx, Settings settings, RegionCounts counts, Handler handler) {
        RegionLink link = new RegionLink(vertx, settings, counts, handler);
        Promise<RegionLink> opened = Promise.promise();
        link.context.runOnContext(_ -> {
            link.connect().onComplete(_ -> opened.complete(link));
            link.tickLater();
        });
        return opened.future();
    }

    /// Completes when other regions reach the address; at once while Redis is away, since the own
    /// region does not wait for it.
    public Future<Void> subscribe(String address) {
        Subscription made = new Subscription();
        context.runOnContext(_ -> {
            RedisConnection now = receiving;
            if (closed || subscriptions.putIfAbsent(address, made) != null || now == null) {
                made.confirmed.tryComplete();
                return;
            }
            now.send(Request.cmd(Command.SUBSCRIBE).arg(PREFIX + address));
            vertx.timer(CONFIRM_MILLIS).onSuccess(_ -> made.confirmed.tryComplete());
        });
        return made.confirmed.future();
    }

    public void unsubscribe(String address) {
        context.runOnContext(_ -> {
            Subscription former = subscriptions.remove(address);
            if (former == null) {
                return;
            }
            former.confirmed.tryComplete();
            RedisConnection now = receiving;
            if (now != null) {
                now.send(Request.cmd(Command.UNSUBSCRIBE).arg(PREFIX + address));
            }
        });
    }

    /// Publishes a frame to an address.
    ///
    /// @return how many processes got it, on the link's context; failed with a
    ///     [RegionUnreachableException] when it was dropped
    public Future<Integer> publish(String address, Kind kind, long correlation, byte[] body) {
        if (body.length > MAX_BODY_BYTES) {
            counts.add(Event.TOO_LARGE);
            LOG.error("{}: a message of {} bytes is too large", address, body.length);
            return dropped("The message is too large.");
        }
        int frames = waitingFrames.incrementAndGet();
        long bytes = waitingBytes.addAndGet(body.length);
        if (frames > MAX_WAITING_FRAMES || bytes > MAX_WAITING_BYTES) {
            onWritten(body);
            counts.add(Event.TOO_MANY);
            if (kind == Kind.PUBLISH) {
                context.runOnContext(_ -> onMissed(address));
            }
            return dropped("Too many messages wait for Redis.");
        }
        Promise<Integer> published = Promise.promise();
        context.runOnContext(_ ->
                write(address, kind, correlation, body)
                        .onComplete(receivers -> {
                            onWritten(body);
                            published.handle(receivers);
                        }));
        return published.future();
    }

    private void onWritten(byte[] body) {
        waitingFrames.decrementAndGet();
        waitingBytes.addAndGet(-body.length);
    }

    /// Answers the process that sent a frame.
    public Future<Integer> reply(RegionFrame to, Kind kind, byte[] body) {
        return publish(to.process().channel(), kind, to.correlation(), body);
    }

    private static <T> Future<T> dropped(String why) {
        return Future.failedFuture(new RegionUnreachableException(why));
    }

    private Future<Integer> write(String address, Kind kind, long correlation, byte[] body) {
        RedisConnection now = publishing;
        if (now == null) {
            return onUnpublished(address, kind, "it is not connected");
        }
        String channel = PREFIX + address;
        byte[] frame = seal.seal(channel, kind, correlation, body, System.currentTimeMillis());
        return now.send(Request.cmd(Command.PUBLISH).arg(channel).arg(Buffer.buffer(frame)))
                .map(RegionLink::receivers)
                .onSuccess(_ -> {
                    if (kind != Kind.ECHO) {
                        counts.add(Event.SENT);
                    }
                })
                .recover(failure -> onUnpublished(address, kind, failure.getMessage()));
    }

    private static Integer receivers(@Nullable Response count) {
        return Objects.requireNonNull(Objects.requireNonNull(count).toInteger());
    }

    private Future<Integer> onUnpublished(String address, Kind kind, @Nullable String why) {
        counts.add(Event.UNREACHABLE);
        if (kind == Kind.PUBLISH) {
            onMissed(address);
        }
        return dropped("Redis did not take the message: " + why);
    }

    private void onMissed(String address) {
        if (missed.size() < MAX_MISSED) {
            missed.add(address);
        }
    }

    /// Whether messages arrive now, and have for long enough that other processes are connected,
    /// too. Otherwise silence of another region proves nothing.
    public boolean reaches() {
        long since = upSinceMillis;
        return since != NEVER && isHeard() && millis() - since >= SETTLE_MILLIS;
    }

    private boolean isHeard() {
        long heard = heardAtMillis;
        return heard != NEVER && millis() - heard < SILENT_MILLIS;
    }

    public Future<Void> close() {
        Promise<Void> done = Promise.promise();
        context.runOnContext(_ -> {
            closed = true;
            Redis open = client;
            disconnect();
            (open == null ? Future.<Void>succeededFuture() : open.close()).onComplete(done);
        });
        return done.future();
    }

    // On the context

    private Future<Void> connect() {
        RedisOptions options =
                new RedisOptions()
                        .setConnectionString(settings.redisUrl())
                        .setMaxPoolSize(2)
                        .setMaxWaitingHandlers(2 * MAX_WAITING_FRAMES);
        options.getNetClientOptions().setConnectTimeout((int) CONNECT_MILLIS);
        // A client of its own for each attempt: its pool would hand out a connection that hangs.
        Redis fresh = Redis.createClient(vertx, options);
        client = fresh;
        int number = ++attempt;
        Future<RedisConnection> first = fresh.connect();
        Future<RedisConnection> second = fresh.connect();
        Promise<Void> done = Promise.promise();
        Future.all(first, second)
                .timeout(CONNECT_MILLIS, TimeUnit.MILLISECONDS)
                .onComplete(both ->
                        context.runOnContext(_ -> {
                            if (attempt != number) {
                                fresh.close();
                            } else if (both.succeeded()) {
                                onConnected(number, first.result(), second.result());
                            } else {
                                onLost(number, String.valueOf(both.cause().getMessage()));
                            }
                            done.complete();
                        }));
        return done.future();
    }

    private void onConnected(int of, RedisConnection sender, RedisConnection receiver) {
        publishing = sender;
        receiving = receiver;
        connectedAtMillis = millis();
        connectedAgain = connectedBefore;
        connectedBefore = true;
        receiver.handler(response -> context.runOnContext(_ -> onResponse(of, response)));
        for (RedisConnection connection : List.of(sender, receiver)) {
            connection.exceptionHandler(failure ->
                    context.runOnContext(_ -> onLost(of, String.valueOf(failure.getMessage()))));
            connection.endHandler(_ -> context.runOnContext(_ -> onLost(of, "it closed")));
        }
        List<String> addresses = List.copyOf(subscriptions.keySet());
        for (int i = 0; i < addresses.size(); i += SUBSCRIBED_AT_ONCE) {
            Request subscribe = Request.cmd(Command.SUBSCRIBE);
            addresses
                    .subList(i, Math.min(addresses.size(), i + SUBSCRIBED_AT_ONCE))
                    .forEach(address -> subscribe.arg(PREFIX + address));
            receiver.send(subscribe);
        }
        // Last: once its echo arrives, all others are subscribed.
        receiver.send(Request.cmd(Command.SUBSCRIBE).arg(PREFIX + ownChannel));
    }

    private void onResponse(int of, @Nullable Response response) {
        if (attempt != of || response == null || !response.isArray() || response.size() < 3) {
            return;
        }
        String type = String.valueOf(response.get(0));
        String channel = String.valueOf(response.get(1));
        if (!channel.startsWith(PREFIX)) {
            return;
        }
        String address = channel.substring(PREFIX.length());
        if (type.equals("message")) {
            onMessage(address, channel, response.get(2).toBytes());
        } else if (type.equals("subscribe")) {
            Subscription subscription = subscriptions.get(address);
            if (subscription != null) {
                subscription.confirmed.tryComplete();
            }
        }
    }

    private void onMessage(String address, String channel, byte[] bytes) {
        long now = millis();
        if (now - secondBeganAtMillis >= 1_000) {
            secondBeganAtMillis = now;
            inSecond = 0;
        }
        if (++inSecond > settings.maxPerSecond()) {
            counts.add(Event.TOO_MANY);
            return;
        }
        RegionFrame frame = seal.open(channel, bytes, System.currentTimeMillis());
        if (frame == null) {
            return;
        }
        if (frame.kind() != Kind.ECHO) {
            counts.add(Event.RECEIVED);
        }
        switch (frame.kind()) {
            case ECHO -> {
                if (address.equals(ownChannel)) {
                    onEcho(now);
                }
            }
            case MISSED -> handler.onMissed(List.of(address));
            case REQUEST, SEND, PUBLISH -> handler.onFrame(address, frame);
            case REPLY, NO_CONSUMER -> handler.onFrame("", frame);
        }
    }

    private void onEcho(long now) {
        heardAtMillis = now;
        retryMillis = FIRST_RETRY_MILLIS;
        if (upSinceMillis != NEVER) {
            return;
        }
        upSinceMillis = now;
        counts.set(Reach.UP);
        if (reportedLoss) {
            reportedLoss = false;
            LOG.info("messages reach other regions again");
        }
        if (connectedAgain) {
            connectedAgain = false;
            handler.onMissed(List.copyOf(subscriptions.keySet()));
        }
    }

    private void publishMissed() {
        List<String> unpublished = List.copyOf(missed);
        missed.clear();
        unpublished.forEach(address -> publish(address, Kind.MISSED, 0, new byte[0]));
    }

    private void tickLater() {
        vertx.timer(TICK_MILLIS, TimeUnit.MILLISECONDS)
                .onSuccess(_ -> {
                    if (!closed) {
                        tick();
                        tickLater();
                    }
                });
    }

    private void tick() {
        if (publishing == null) {
            return;
        }
        write(ownChannel, Kind.ECHO, 0, new byte[0]);
        if (upSinceMillis != NEVER && !isHeard()) {
            // What follows it has waited as long; the others may take this process for lost.
            onSilent();
        }
        if (millis() - Math.max(connectedAtMillis, heardAtMillis) > GIVE_UP_MILLIS) {
            onLost(attempt, "it does not answer");
        }
        if (upSinceMillis != NEVER) {
            publishMissed();
        }
        warnOfClocks();
    }

    private void onSilent() {
        upSinceMillis = NEVER;
        counts.set(Reach.DOWN);
    }

    private void warnOfClocks() {
        long stale = counts.of(Event.STALE);
        if (stale > staleWarned && millis() - staleWarnedAtMillis >= WARN_MILLIS) {
            LOG.warn(
                    "{} messages of other regions were dropped because they seem to be more than {} s old. Are the clocks of all nodes right?",
                    stale - staleWarned,
                    RegionSeal.MAX_AGE_MILLIS / 1_000);
            staleWarned = stale;
            staleWarnedAtMillis = millis();
        }
    }

    private void onLost(int of, String why) {
        Redis lost = client;
        if (attempt != of || lost == null) {
            return;
        }
        if (!reportedLoss && !closed) {
            reportedLoss = true;
            LOG.warn("Redis cannot be reached, no message reaches other regions: {}", why);
        }
        disconnect();
        lost.close();
        long waitMillis = retryMillis;
        retryMillis = Math.min(LONGEST_RETRY_MILLIS, 2 * retryMillis);
        vertx.timer(waitMillis, TimeUnit.MILLISECONDS)
                .onSuccess(_ -> {
                    if (!closed && client == null) {
                        connect();
                    }
                });
    }

    private void disconnect() {
        attempt++;
        client = null;
        publishing = null;
        receiving = null;
        onSilent();
        subscriptions.values().forEach(waiting -> waiting.confirmed.tryComplete());
    }

    private static long millis() {
        return TimeUnit.NANOSECONDS.toMillis(System.nanoTime());
    }
}
