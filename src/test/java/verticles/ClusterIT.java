package verticles;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowable;
import static org.awaitility.Awaitility.await;

import bus.Addresses;
import bus.Bus;
import bus.account.AuthEvent;
import bus.call.MediaMessage;
import bus.message.Address;
import bus.message.BusMessage;
import bus.node.NodeEvent;
import bus.node.NodeMessage;
import call.ParticipantState;
import call.TrackKind;
import call.TrackLimits;
import com.fasterxml.jackson.dataformat.cbor.databind.CBORMapper;
import com.hazelcast.core.Hazelcast;
import com.hazelcast.core.HazelcastInstance;
import com.hazelcast.instance.impl.HazelcastInstanceProxy;
import com.hazelcast.internal.cluster.impl.ClusterServiceImpl;
import config.Settings;
import config.load.SettingsLoader;
import io.vertx.core.Future;
import io.vertx.core.Vertx;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.eventbus.DeliveryOptions;
import io.vertx.core.eventbus.Message;
import io.vertx.core.eventbus.MessageCodec;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.Map;
import java.util.UUID;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.OS;
import refusal.Refusal;
import refusal.RefusalCode;
import refusal.RefusedException;
import store.directory.ClusterDirectory;
import store.directory.Directory;
import store.directory.Lease;
import verticles.node.NodeVertx;

/// The bus and the directory between two members of a cluster, here in one JVM. Covers
/// [verticles.node.NodeVertx], [verticles.cluster.HazelcastConfig]. Covers `PromptClusterManager`.
class ClusterIT {
    private static final Address<NodeMessage.Ping> FULL =
            new Address<>("full", NodeMessage.Ping.class);

    private static final NodeMessage.Pong PONG = new NodeMessage.Pong(true, "");

    private static int firstPort;
    private static Vertx here;
    private static Vertx there;

    @BeforeAll
    static void joinTwo() throws Exception {
        int first = NodeProcess.freePort();
        firstPort = first;
        here = result(NodeVertx.start(member(first, first)));
        there = result(NodeVertx.start(member(NodeProcess.freePort(), first)));
    }

    @AfterAll
    static void leave() throws Exception {
        result(there.close());
        result(here.close());
    }

    @Test
    void aRequestReachesTheOtherNodeAndItsAnswerComesBack() throws Exception {
        var opened = new MediaMessage.ConnectionOpened("v=0 …");
        var received = new CompletableFuture<BusMessage>();
        result(
                new Bus(there)
                        .consume(
                                Addresses.media("there", 0),
                                request -> {
                                    received.complete(request);
                                    return ((MediaMessage.OpenConnection) request).answer(opened);
                                }));
        var open =
                new MediaMessage.OpenConnection(
                        UUID.randomUUID(),
                        7,
                        1,
                        3,
                        "session",
                        "v=0",
                        Map.of("0", TrackKind.MICROPHONE),
                        false,
                        true,
                        ParticipantState.INITIAL,
                        TrackLimits.NONE);

        assertThat(result(new Bus(here).request(Addresses.media("there", 0), open)))
                .isEqualTo(opened);
        assertThat(received.get(60, TimeUnit.SECONDS)).isEqualTo(open);
    }

    @Test
    void aRefusalOfTheOtherNodeComesBackAsOne() throws Exception {
        Refusal full = Refusal.of(RefusalCode.ROOM_FULL, "The room is full.");
        result(
                new Bus(there)
                        .consume(
                                FULL,
                                request ->
                                        request.answer(
                                                Future.failedFuture(new RefusedException(full)))));

        Throwable failure =
                catchThrowable(() -> result(new Bus(here).request(FULL, new NodeMessage.Ping())));

        assertThat(failure.getCause())
                .isInstanceOfSatisfying(
                        RefusedException.class,
                        refused -> assertThat(refused.refusal()).isEqualTo(full));
    }

    /// As in an upgrade: a field was added, and a message.
    @Test
    void aNodeOfALaterVersionIsUnderstood() throws Exception {
        Address<MediaMessage> address = Addresses.media("upgraded", 0);
        result(
                new Bus(there)
                        .consume(
                                address,
                                request ->
                                        ((MediaMessage.Ping) request)
                                                .answer(new BusMessage.Done())));
        Vertx later = result(NodeVertx.start(member(NodeProcess.freePort(), firstPort)));
        try {
            later.eventBus().unregisterCodec(LaterCodec.NAME);
            later.eventBus().registerCodec(new LaterCodec());

            for (int i = 0; i < 2; i++) {
                assertThat(ask(later, address, new Later("MediaMessage.Ping", "")))
                        .isEqualTo(new Later("BusMessage.Done", ""));
                assertThat(ask(later, address, new Later("MediaMessage.Teleport", "")))
                        .isEqualTo(new Later("BusMessage.Refused", "unavailable"));
            }
        } finally {
            result(later.close());
        }
    }

    private static Later ask(Vertx later, Address<?> address, Later message) throws Exception {
        return result(
                later.eventBus()
                        .<Later>request(
                                address.name(),
                                message,
                                new DeliveryOptions().setCodecName(LaterCodec.NAME))
                        .map(Message::body));
    }

    @Test
    void whatIsPublishedArrivesOnBothNodes() throws Exception {
        var onThisNode = new CompletableFuture<BusMessage>();
        var onTheOther = new CompletableFuture<BusMessage>();
        result(new Bus(here).listen(Addresses.AUTH_EVENTS, onThisNode::complete));
        result(new Bus(there).listen(Addresses.AUTH_EVENTS, onTheOther::complete));
        var news = new AuthEvent.DeviceSessionRevoked(UUID.randomUUID());

        new Bus(here).publish(Addresses.AUTH_EVENTS, news);

        assertThat(onThisNode.get(60, TimeUnit.SECONDS)).isSameAs(news);
        assertThat(onTheOther.get(60, TimeUnit.SECONDS)).isEqualTo(news);
    }

    @Test
    void aLeaseTakenOnOneNodeIsHeldForTheOther() throws Exception {
        Directory mine = result(ClusterDirectory.open(here));
        Directory theirs = result(ClusterDirectory.open(there));
        String key = "room:" + UUID.randomUUID();

        Lease lease = result(mine.acquire(key, "here", Duration.ofMinutes(1)));

        assertThat(result(theirs.acquire(key, "there", Duration.ofMinutes(1)))).isEqualTo(lease);
        assertThat(result(theirs.renew(lease, Duration.ofMinutes(1)))).isTrue();
        result(mine.release(lease));
        assertThat(result(theirs.acquire(key, "there", Duration.ofMinutes(1))).epoch())
                .isGreaterThan(lease.epoch());
    }

    /// It has another address, and knows only the name of this node.
    @Test
    void aNodeThatLeavesIsReportedToTheVerticlesOfTheOthers() throws Exception {
        var left = new CompletableFuture<NodeEvent>();
        result(
                new Bus(here)
                        .listen(
                                Addresses.NODE_EVENTS,
                                event -> {
                                    // One of an earlier test may be missed only now.
                                    if (event.equals(new NodeEvent.NodeLeft("third"))) {
                                        left.complete(event);
                                    }
                                }));
        Settings third =
                SettingsLoader.defaults(
                        Map.of(
                                "node.id",
                                "third",
                                "cluster.enabled",
                                "true",
                                "cluster.secret",
                                NodeProcess.CLUSTER_SECRET,
                                "cluster.host",
                                OS.LINUX.isCurrentOs() ? "127.0.0.2" : "127.0.0.1",
                                "cluster.port",
                                String.valueOf(NodeProcess.freePort()),
                                "cluster.members",
                                "localhost:" + firstPort));

        result(result(NodeVertx.start(third)).close());

        assertThat(left.get(60, TimeUnit.SECONDS)).isEqualTo(new NodeEvent.NodeLeft("third"));
    }

    /// When one node dies, requests on the others do not wait for its answer in vain.
    @Test
    void aRequestGoesToTheNodeItselfIfItHasAConsumer() throws Exception {
        Address<NodeMessage.Ping> onBoth = new Address<>("on-both", NodeMessage.Ping.class);
        NodeMessage.Pong fromThere = new NodeMessage.Pong(true, "there");
        Bus.Consumer closed = result(new Bus(here).consume(onBoth, ping -> ping.answer(PONG)));
        result(new Bus(there).consume(onBoth, ping -> ping.answer(fromThere)));

        for (int i = 0; i < 4; i++) {
            assertThat(result(new Bus(here).request(onBoth, new NodeMessage.Ping())))
                    .isEqualTo(PONG);
            assertThat(result(new Bus(there).request(onBoth, new NodeMessage.Ping())))
                    .isEqualTo(fromThere);
        }
        result(closed.close());
        assertThat(result(new Bus(here).request(onBoth, new NodeMessage.Ping())))
                .isEqualTo(fromThere);
    }

    /// As after a cut of the network, or a node that stood still: each takes the other for dead,
    /// and they merge later.
    @Test
    void theBusWorksInBothDirectionsAfterTheClusterWasSplit() throws Exception {
        Address<NodeMessage.Ping> atHere = new Address<>("at-here", NodeMessage.Ping.class);
        Address<NodeMessage.Ping> atThere = new Address<>("at-there", NodeMessage.Ping.class);
        result(new Bus(here).consume(atHere, ping -> ping.answer(PONG)));
        result(new Bus(there).consume(atThere, ping -> ping.answer(PONG)));

        split();

        await("the bus in both directions")
                .atMost(Duration.ofMinutes(1))
                // The registrations of the consumers come a moment after the member.
                .ignoreExceptionsInstanceOf(ExecutionException.class)
                .untilAsserted(() -> {
                    assertThat(Hazelcast.getAllHazelcastInstances())
                            .allMatch(member -> member.getCluster().getMembers().size() == 2);
                    assertThat(result(new Bus(there).request(atHere, new NodeMessage.Ping())))
                            .isEqualTo(PONG);
                    assertThat(result(new Bus(here).request(atThere, new NodeMessage.Ping())))
                            .isEqualTo(PONG);
                });
    }

    private static void split() {
        for (HazelcastInstance member : Hazelcast.getAllHazelcastInstances()) {
            ClusterServiceImpl cluster =
                    ((HazelcastInstanceProxy) member).getOriginal().node.getClusterService();
            cluster.getMemberImpls().stream()
                    .filter(other -> !other.localMember())
                    .forEach(other -> cluster.suspectMember(other, "split by a test", true));
        }
        await("two clusters")
                .atMost(Duration.ofMinutes(1))
                .until(() ->
                        Hazelcast.getAllHazelcastInstances().stream()
                                .allMatch(member -> member.getCluster().getMembers().size() == 1));
    }

    private static Settings member(int port, int first) {
        return SettingsLoader.defaults(
                Map.of(
                        "cluster.enabled",
                        "true",
                        "cluster.secret",
                        NodeProcess.CLUSTER_SECRET,
                        "cluster.port",
                        String.valueOf(port),
                        "cluster.members",
                        "127.0.0.1:" + first));
    }

    private static <T> T result(Future<T> future)
            throws ExecutionException, InterruptedException, TimeoutException {
        return future.toCompletionStage().toCompletableFuture().get(60, TimeUnit.SECONDS);
    }

    /// A message of a later version.
    ///
    /// @param refused the code of a refusal, else empty
    private record Later(String type, String refused) {}

    /// Writes as the codec of the bus does, with a field that this version does not know.
    private static final class LaterCodec implements MessageCodec<Later, Later> {
        static final String NAME = "hubbub";
        private static final CBORMapper CBOR = new CBORMapper();

        @Override
        public void encodeToWire(Buffer buffer, Later message) {
            byte[] type = message.type().getBytes(StandardCharsets.UTF_8);
            byte[] fields;
            try {
                fields = CBOR.writeValueAsBytes(Map.of("urgency", 7));
            } catch (IOException e) {
                throw new UncheckedIOException(e);
            }
            buffer.appendShort((short) type.length)
                    .appendInt(fields.length)
                    .appendBytes(type)
                    .appendBytes(fields);
        }

        @Override
        public Later decodeFromWire(int position, Buffer buffer) {
            int typeStart = position + 6;
            int fieldsStart = typeStart + buffer.getUnsignedShort(position);
            int end = fieldsStart + buffer.getInt(position + 2);
            try {
                return new Later(
                        buffer.getString(typeStart, fieldsStart),
                        CBOR.readTree(buffer.getBytes(fieldsStart, end))
                                .path("refusal")
                                .path("code")
                                .asText());
            } catch (IOException e) {
                throw new UncheckedIOException(e);
            }
        }

        @Override
        public Later transform(Later message) {
            return message;
        }

        @Override
        public String name() {
            return NAME;
        }

        @Override
        public byte systemCodecID() {
            return -1;
        }
    }
}
