package verticles.shared;

import io.vertx.core.Vertx;
import java.util.EnumMap;
import java.util.Map;
import java.util.Objects;
import java.util.concurrent.atomic.AtomicLongArray;
import java.util.concurrent.atomic.LongAdder;
import refusal.RefusalCode;

/// How often what an operator watches has happened on this node since it started. Shared by its
/// verticles; any thread.
public final class NodeCounts {
    private static final int STATUS_CLASSES = 6;

    public enum Event {
        LOGIN_ACCEPTED,
        /// Wrong name or password.
        LOGIN_REFUSED,
        REGISTERED,
        /// Unknown, revoked or expired.
        API_KEY_REFUSED,
        /// Accepted by the SMTP server.
        MAIL_SENT,
        MAIL_FAILED,
        SOCKET_OPENED,
        SOCKET_CLOSED,
        SESSION_RESUMED,
        /// Deleted because it was older than messages are kept for.
        MESSAGE_EXPIRED,
        JOINED,
        /// The participant of a lost session goes on with another one.
        RETURNED,
        /// A join or leave that could not be written into the events of its guild.
        VISIT_DROPPED,
        /// Delivered to a webhook.
        EVENT_DELIVERED,
        /// A request of a webhook that failed and is repeated.
        EVENT_FAILED,
        WEBHOOK_DISABLED,
        /// Stored by the brokers of Kafka.
        KAFKA_ACCEPTED,
        /// No broker stored an event in time.
        KAFKA_UNREACHABLE,
        /// The login or the permission is missing.
        KAFKA_FORBIDDEN,
        /// An event, the topic or the configuration is not accepted.
        KAFKA_REJECTED,
        /// Deleted because it was older than events are kept, or one of too many.
        EVENT_EXPIRED,
        /// What clients spent of the rate limits was exchanged with the other nodes.
        LIMITS_EXCHANGED,
        /// The directory could not be reached for it.
        LIMITS_NOT_EXCHANGED,
        /// A key did not fit into a report to the other nodes and is in a later one.
        LIMIT_USE_DELAYED
    }

    /// Filled once, then only read.
    private final Map<Event, LongAdder> events = new EnumMap<>(Event.class);

    private final AtomicLongArray responses = new AtomicLongArray(STATUS_CLASSES);

    /// Filled once, then only read.
    private final Map<RefusalCode, LongAdder> refusals = new EnumMap<>(RefusalCode.class);

    public NodeCounts() {
        for (Event event : Event.values()) {
            events.put(event, new LongAdder());
        }
        for (RefusalCode code : RefusalCode.values()) {
            refusals.put(code, new LongAdder());
        }
    }

    /// Of the node to which this Vert.x belongs.
    public static NodeCounts of(Vertx vertx) {
        return NodeShared.of(vertx, NodeCounts.class, NodeCounts::new);
    }

    public void add(Event event) {
        adder(event).increment();
    }

    /// @param times how often it has happened
    public void add(Event event, long times) {
        adder(event).add(times);
    }

    public long of(Event event) {
        return adder(event).sum();
    }

    private LongAdder adder(Event event) {
        return Objects.requireNonNull(events.get(event));
    }

    /// @param status of an answer of the API
    public void addResponse(int status) {
        int statusClass = status / 100;
        if (statusClass > 0 && statusClass < STATUS_CLASSES) {
            responses.incrementAndGet(statusClass);
        }
    }

    /// @param code of a refused request of the API
    public void addRefusal(RefusalCode code) {
        Objects.requireNonNull(refusals.get(code)).increment();
    }

    public long refusals(RefusalCode code) {
        return Objects.requireNonNull(refusals.get(code)).sum();
    }

    /// @param statusClass 1 to 5
    public long responses(int statusClass) {
        return responses.get(statusClass);
    }
}
