package bus;

import bus.message.Address;
import bus.message.Answer;
import bus.message.BusMessage;
import bus.message.Request;
import bus.node.NodeMessage;
import io.vertx.core.Future;
import io.vertx.core.Vertx;
import io.vertx.core.eventbus.DeliveryOptions;
import io.vertx.core.eventbus.EventBus;
import io.vertx.core.eventbus.Message;
import io.vertx.core.eventbus.MessageConsumer;
import io.vertx.core.eventbus.ReplyException;
import io.vertx.core.eventbus.ReplyFailure;
import io.vertx.core.eventbus.impl.MessageConsumerImpl;
import java.time.Duration;
import java.util.Locale;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.function.Function;
import java.util.function.Supplier;
import java.util.function.UnaryOperator;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import refusal.Refusal;
import refusal.RefusalCode;
import refusal.RefusedException;

/// The event bus as the verticles use it: records out, records in, refusals as failed futures.
/// Cheap to make; every verticle makes its own, and its handlers run on the verticle's context. What
/// finds no consumer in the cluster goes to other regions, if these have clusters of their own and
/// the address is [Address#acrossRegions].
public final class Bus {
    /// The cluster notices a frozen node within 5 s; after that no answer can come.
    public static final Duration REQUEST_TIMEOUT = Duration.ofSeconds(5);

    private static final Logger LOG = LoggerFactory.getLogger(Bus.class);

    private static final Refusal UNANSWERED =
            Refusal.of(
                    RefusalCode.UNAVAILABLE,
                    "A part of the server cannot be reached. Try again in a moment.");

    private final EventBus eventBus;
    private final DeliveryOptions options;
    private final DeliveryOptions here;
    private final DeliveryOptions half;
    private final DeliveryOptions halfHere;
    private final LocalConsumers local;

    /// Null where no other region has its own cluster.
    private final @Nullable RegionBridge regions;

    /// A registration on an address, as long as it is not closed.
    public interface Consumer {
        /// Completes when the address is no longer served here, cluster-wide.
        Future<Void> close();
    }

    public Bus(Vertx vertx) {
        this(vertx, REQUEST_TIMEOUT);
    }

    public Bus(Vertx vertx, Duration requestTimeout) {
        eventBus = vertx.eventBus();
        options =
                new DeliveryOptions()
                        .setCodecName(BusCodec.NAME)
                        .setSendTimeout(requestTimeout.toMillis());
        here = new DeliveryOptions(options).setLocalOnly(true);
        half =
                new DeliveryOptions(options)
                        .setSendTimeout(Math.max(1, requestTimeout.toMillis() / 2));
        halfHere = new DeliveryOptions(half).setLocalOnly(true);
        local = LocalConsumers.of(vertx);
        regions = RegionBridge.of(vertx);
        BusCodec.register(eventBus);
    }

    /// Sends a request to one consumer of the address: to one in this process if there is any. It
    /// answers sooner, and a node that dies takes only its own requests with it.
    ///
    /// @return the reply; failed with a [RefusedException] when the request was refused, and with
    ///     the code `unavailable` when the address has no consumer or none answers in time
    public <R extends BusMessage.Reply, M extends BusMessage & Request<R>> Future<R> request(
            Address<? super M> address, M message) {
        return answered(address, message, sendNear(address, message, here, options));
    }

    /// The same for a request that only reads: one without an answer in half the time is sent again.
    public <R extends BusMessage.Reply, M extends BusMessage & Request<R>> Future<R> read(
            Address<? super M> address, M message) {
        Future<BusMessage> reply =
                sendNear(address, message, halfHere, half)
                        .recover(failure ->
                                isOf(failure, ReplyFailure.TIMEOUT)
                                        ? sendNear(address, message, halfHere, half)
                                        : Future.failedFuture(failure));
        return answered(address, message, reply);
    }

    /// The same to a consumer in this process. A former process of the same node may not have been
    /// removed from the cluster yet, and would get every other request.
    public <R extends BusMessage.Reply, M extends BusMessage & Request<R>> Future<R> requestHere(
            Address<? super M> address, M message) {
        return answered(address, message, ask(address, message, here));
    }

    /// Whether messages reach other regions now. Otherwise their silence says nothing: it can be
    /// that of the Redis in between. Always true where all regions are one cluster.
    public boolean reachesRegions() {
        return regions == null || regions.reaches();
    }

    /// @param near to a consumer in this process
    /// @param anywhere to any; the one here may just have closed
    private Future<BusMessage> sendNear(
            Address<?> address,
            BusMessage message,
            DeliveryOptions near,
            DeliveryOptions anywhere) {
        return local.contains(address.name())
                ? ask(address, message, near)
                        .recover(failure ->
                                isOf(failure, ReplyFailure.NO_HANDLERS)
                                        ? sendAnywhere(address, message, anywhere)
                                        : Future.failedFuture(failure))
                : sendAnywhere(address, message, anywhere);
    }

    private Future<BusMessage> sendAnywhere(
            Address<?> address, BusMessage message, DeliveryOptions delivery) {
        Future<BusMessage> here = ask(address, message, delivery);
        RegionBridge bridge = regions;
        return bridge == null || !address.acrossRegions()
                ? here
                : here.recover(failure ->
                        isOf(failure, ReplyFailure.NO_HANDLERS)
                                ? bridge.request(address.name(), message, delivery.getSendTimeout())
                                : Future.failedFuture(failure));
    }

    private Future<BusMessage> ask(
            Address<?> address, BusMessage message, DeliveryOptions delivery) {
        return eventBus.<BusMessage>request(address.name(), message, delivery).map(Message::body);
    }

    private static boolean isOf(Throwable failure, ReplyFailure type) {
        return failure instanceof ReplyException reply && reply.failureType() == type;
    }

    private static <R extends BusMessage.Reply> Future<R> answered(
            Address<?> address, BusMessage message, Future<BusMessage> reply) {
        return reply.transform(answer ->
                answer.succeeded()
                        ? reply(answer.result())
                        : Future.failedFuture(unanswered(address, message, answer.cause())));
    }

    /// Sends to one consumer of the address, as a request; nothing happens when there is none, or
    /// when that in this process is just closing.
    public <M extends BusMessage> void send(Address<M> address, M message) {
        boolean near = local.contains(address.name());
        RegionBridge bridge = regions;
        if (near || bridge == null || !address.acrossRegions()) {
            eventBus.send(address.name(), message, near ? here : options);
            return;
        }
        eventBus.<M>sender(address.name(), options)
                .write(message)
                .onFailure(failure -> {
                    if (isOf(failure, ReplyFailure.NO_HANDLERS)) {
                        bridge.send(address.name(), message);
                    }
                });
    }

    /// Sends to every consumer of the address.
    public <M extends BusMessage> void publish(Address<M> address, M message) {
        eventBus.publish(address.name(), message, options);
        RegionBridge bridge = regions;
        if (bridge != null && address.acrossRegions()) {
            bridge.publish(address.name(), message);
        }
    }

    /// Sends to every consumer of the address in this process.
    public <M extends BusMessage> void publishHere(Address<M> address, M message) {
        eventBus.publish(address.name(), message, here);
    }

    /// Answers requests. A [RefusedException], thrown by the handler or in its [Answer], goes back
    /// as a refusal, and a request that only another version knows as `unavailable`; any other
    /// failure is logged here and goes back as `internal_error`.
    ///
    /// @return completes when the whole cluster can reach the address
    public <M extends BusMessage> Future<Consumer> consume(
            Address<M> address, Function<M, Answer> handler) {
        return consume(address, handler, UnaryOperator.identity());
    }

    /// The same.
    ///
    /// @param explain turns a failure into a `RefusedException` where its cause is not a bug
    public <M extends BusMessage> Future<Consumer> consume(
            Address<M> address, Function<M, Answer> handler, UnaryOperator<Throwable> explain) {
        return register(
                address,
                message ->
                        Future.succeededFuture(message)
                                .compose(received ->
                                        handler.apply(accepted(address, received)).reply())
                                .onComplete(answer ->
                                        message.reply(
                                                answer.succeeded()
                                                        ? answer.result()
                                                        : refusal(
                                                                address,
                                                                explain.apply(answer.cause())),
                                                options)));
    }

    /// Takes messages that have no answer. A failure of the handler is logged.
    ///
    /// @return completes when the whole cluster can reach the address
    public <M extends BusMessage> Future<Consumer> listen(
            Address<M> address, java.util.function.Consumer<M> handler) {
        return register(
                address,
                message -> {
                    try {
                        handler.accept(accepted(address, message));
                    } catch (UnknownMessageException ofOtherVersion) {
                        LOG.debug("{}: {}", address, ofOtherVersion.getMessage());
                    } catch (RuntimeException bug) {
                        LOG.error("{}: a message could not be handled", address, bug);
                    }
                });
    }

    /// Makes one verticle instance count for the readiness of its node.
    public Future<Consumer> answerPings(
            String node, String verticle, int index, Supplier<NodeMessage.Pong> health) {
        return consume(
                Addresses.verticle(node, verticle, index), ping -> ping.answer(health.get()));
    }

    private Future<Consumer> register(
            Address<?> address, io.vertx.core.Handler<Message<BusMessage>> handler) {
        MessageConsumer<BusMessage> consumer = eventBus.consumer(address.name(), handler);
        if (consumer instanceof MessageConsumerImpl<BusMessage> closable) {
            // A room or session that ends may have messages in transit. Vert.x answers those that
            // are requests as it does without a consumer; by default it also logs a warning for
            // each.
            closable.discardHandler(_ -> {});
        }
        Future<Void> elsewhere = local.add(address);
        AtomicBoolean open = new AtomicBoolean(true);
        Runnable closes =
                () -> {
                    if (open.getAndSet(false)) {
                        local.remove(address);
                    }
                };
        consumer.endHandler(_ -> closes.run());
        return consumer.completion()
                .compose(_ -> elsewhere)
                .map(registered ->
                        (Consumer)
                                () -> {
                                    closes.run();
                                    return consumer.unregister();
                                })
                .onFailure(_ -> closes.run());
    }

    /// Only a node of another version can send what the address does not accept.
    private static <M extends BusMessage> M accepted(
            Address<M> address, Message<BusMessage> message) {
        return address.accepts().cast(message.body());
    }

    /// The consumer's [Answer] was made by the request, so it has the request's type.
    @SuppressWarnings("unchecked")
    private static <R extends BusMessage.Reply> Future<R> reply(BusMessage answer) {
        return answer instanceof BusMessage.Refused(Refusal refusal)
                ? Future.failedFuture(new RefusedException(refusal))
                : Future.succeededFuture((R) answer);
    }

    private static Throwable unanswered(Address<?> address, BusMessage message, Throwable cause) {
        if (!(cause instanceof ReplyException failure)) {
            return cause;
        }
        String type = BusCodec.typeName(message.getClass());
        return switch (failure.failureType()) {
            case NO_HANDLERS ->
                    new RefusedException(
                            UNANSWERED,
                            String.format(
                                    Locale.ROOT, "%s has no consumer for %s.", address, type));
            case TIMEOUT ->
                    new RefusedException(
                            UNANSWERED,
                            String.format(
                                    Locale.ROOT, "%s did not answer %s in time.", address, type));
            case RECIPIENT_FAILURE, ERROR -> cause;
        };
    }

    private static BusMessage.Refused refusal(Address<?> address, Throwable cause) {
        if (cause instanceof RefusedException refused) {
            if (refused.detail() != null) {
                LOG.info("{}: a request was refused: {}", address, refused.detail());
            }
            return new BusMessage.Refused(refused.refusal());
        }
        if (cause instanceof UnknownMessageException ofOtherVersion) {
            LOG.debug("{}: {}", address, ofOtherVersion.getMessage());
            return UnknownMessageException.refused();
        }
        LOG.error("{}: a request could not be answered", address, cause);
        return new BusMessage.Refused(Refusal.internalError());
    }
}
