package store.directory;

import io.vertx.core.Future;
import io.vertx.core.Vertx;
import io.vertx.core.shareddata.AsyncMap;
import java.time.Duration;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.UUID;
import limits.NodeLimitUse;
import org.jspecify.annotations.Nullable;
import rooms.Participant;
import rooms.placement.EdgePlacement;

/// The directory in the cluster's own maps: Hazelcast's when clustered, otherwise of this JVM.
///
/// A lease is two entries. `leases` keeps the last lease of each key forever: it counts the epochs,
/// and its owner changes by compare-and-set; that of a released lease is empty. `hubbub.lives` has
/// an entry with a TTL for each lease in force. That entry is written before the lease changes its
/// owner, so that a lease never looks free while it is being taken; its key contains the epoch, so
/// that an owner cannot renew the lease of another. Hazelcast rounds a TTL to whole seconds.
public final class ClusterDirectory implements Directory {
    private static final String RELEASED = "";

    private final AsyncMap<String, String> leases;
    private final AsyncMap<String, String> inForce;
    private final AsyncMap<String, String> nodes;
    private final AsyncMap<String, String> presence;
    private final AsyncMap<String, String> presentChannels;
    private final AsyncMap<String, String> edges;
    private final AsyncMap<String, String> limitUses;
    private final PresenceTexts presenceTexts = new PresenceTexts();

    private ClusterDirectory(
            AsyncMap<String, String> leases,
            AsyncMap<String, String> inForce,
            AsyncMap<String, String> nodes,
            AsyncMap<String, String> presence,
            AsyncMap<String, String> presentChannels,
            AsyncMap<String, String> edges,
            AsyncMap<String, String> limitUses) {
        this.leases = leases;
        this.inForce = inForce;
        this.nodes = nodes;
        this.presence = presence;
        this.presentChannels = presentChannels;
        this.edges = edges;
        this.limitUses = limitUses;
    }

    public static Future<Directory> open(Vertx vertx) {
        var names =
                List.of(
                        "hubbub.leases",
                        "hubbub.lives",
                        "hubbub.nodes",
                        "hubbub.presence",
                        "hubbub.presentChannels",
                        "hubbub.edges",
                        "hubbub.limits");
        var maps =
                names.stream()
                        .map(name -> vertx.sharedData().<String, String>getAsyncMap(name))
                        .toList();
        return Future.all(maps)
                .map(opened ->
                        new ClusterDirectory(
                                opened.resultAt(0),
                                opened.resultAt(1),
                                opened.resultAt(2),
                                opened.resultAt(3),
                                opened.resultAt(4),
                                opened.resultAt(5),
                                opened.resultAt(6)));
    }

    @Override
    public Future<Lease> acquire(String key, String owner, Duration ttl) {
        return leases.get(key)
                .compose(last ->
                        isInForce(last)
                                .compose(held ->
                                        held && last != null
                                                ? Future.succeededFuture(DirectoryText.lease(last))
                                                : take(key, owner, ttl, last)));
    }

    private Future<Lease> take(String key, String owner, Duration ttl, @Nullable String last) {
        long epoch = last == null ? 1 : DirectoryText.lease(last).epoch() + 1;
        Lease lease = new Lease(key, owner, epoch);
        String text = DirectoryText.write(lease);
        return inForce.put(inForceKey(lease), "", ttl.toMillis())
                .compose(alive ->
                        last == null
                                ? leases.putIfAbsent(key, text).map(other -> other == null)
                                : leases.replaceIfPresent(key, last, text))
                .compose(taken ->
                        taken
                                ? Future.succeededFuture(lease)
                                : inForce.remove(inForceKey(lease))
                                        .compose(gone -> acquire(key, owner, ttl)));
    }

    @Override
    public Future<Optional<Lease>> holder(String key) {
        return leases.get(key)
                .compose(last ->
                        isInForce(last)
                                .map(held ->
                                        held && last != null
                                                ? Optional.of(DirectoryText.lease(last))
                                                : Optional.empty()));
    }

    /// Hazelcast's map in Vert.x cannot replace an entry with a new TTL, so this reads, writes and
    /// reads again. If another owner saw an expired lease before the write and takes it after the
    /// last read, two owners believe they have it until the next renewal; the epoch distinguishes
    /// them.
    @Override
    public Future<Boolean> renew(Lease lease, Duration ttl) {
        String text = DirectoryText.write(lease);
        return leases.get(lease.key())
                .compose(last ->
                        text.equals(last)
                                ? inForce.put(inForceKey(lease), "", ttl.toMillis())
                                        .compose(renewed -> leases.get(lease.key()))
                                        .map(text::equals)
                                : Future.succeededFuture(false));
    }

    /// A renewal in transit finds that the lease has another owner.
    @Override
    public Future<Void> release(Lease lease) {
        Lease released = new Lease(lease.key(), RELEASED, lease.epoch());
        return leases.replaceIfPresent(
                        lease.key(), DirectoryText.write(lease), DirectoryText.write(released))
                .compose(_ -> inForce.remove(inForceKey(lease)))
                .mapEmpty();
    }

    @Override
    public Future<Void> putNode(NodeHeartbeat heartbeat, Duration ttl) {
        return nodes.put(heartbeat.node(), DirectoryText.write(heartbeat), ttl.toMillis());
    }

    @Override
    public Future<Void> removeNode(String node) {
        return nodes.remove(node).mapEmpty();
    }

    @Override
    public Future<List<NodeHeartbeat>> nodes() {
        return nodes.values()
                .map(texts ->
                        texts.stream()
                                .map(DirectoryText::heartbeat)
                                .sorted(Comparator.comparing(NodeHeartbeat::node))
                                .toList());
    }

    @Override
    public Future<Void> putPresence(
            UUID guild, UUID channel, List<Participant> participants, Duration ttl) {
        String key = guild + "/" + channel;
        if (participants.isEmpty()) {
            return presence.remove(key).mapEmpty();
        }
        return presence.put(key, DirectoryText.write(participants), ttl.toMillis())
                .compose(put -> listChannel(guild, channel));
    }

    /// `presentChannels` lists, per guild, the channels that had participants since the cluster
    /// started, so that the presence of one guild can be read without reading all.
    private Future<Void> listChannel(UUID guild, UUID channel) {
        String key = guild.toString();
        return presentChannels
                .get(key)
                .compose(known -> {
                    if (known == null) {
                        return presentChannels
                                .putIfAbsent(key, channel.toString())
                                .map(other -> other == null);
                    }
                    if (List.of(known.split(" ")).contains(channel.toString())) {
                        return Future.succeededFuture(true);
                    }
                    return presentChannels.replaceIfPresent(key, known, known + " " + channel);
                })
                .compose(done -> done ? Future.succeededFuture() : listChannel(guild, channel));
    }

    @Override
    public Future<Map<UUID, List<Participant>>> presence(UUID guild) {
        return presentChannels
                .get(guild.toString())
                .compose(known -> {
                    List<String> channels = known == null ? List.of() : List.of(known.split(" "));
                    var reads =
                            channels.stream()
                                    .map(channel -> presence.get(guild + "/" + channel))
                                    .toList();
                    return Future.all(reads)
                            .map(read -> {
                                Map<String, String> texts = new HashMap<>();
                                for (int i = 0; i < channels.size(); i++) {
                                    String text = read.resultAt(i);
                                    if (text != null) {
                                        texts.put(channels.get(i), text);
                                    }
                                }
                                return presenceTexts.read(guild, texts);
                            });
                });
    }

    @Override
    public Future<Void> putEdges(UUID channel, List<EdgePlacement> placed, Duration ttl) {
        String key = channel.toString();
        return placed.isEmpty()
                ? edges.remove(key).mapEmpty()
                : edges.put(key, DirectoryText.write(placed), ttl.toMillis());
    }

    @Override
    public Future<List<EdgePlacement>> edges(UUID channel) {
        return edges.get(channel.toString())
                .map(text -> text == null ? List.of() : DirectoryText.edges(text));
    }

    @Override
    public Future<Void> putLimitUse(NodeLimitUse use, Duration ttl) {
        return limitUses.put(use.node(), DirectoryText.write(use), ttl.toMillis());
    }

    @Override
    public Future<List<NodeLimitUse>> limitUses() {
        return limitUses
                .values()
                .map(texts -> texts.stream().map(DirectoryText::limitUse).toList());
    }

    /// Nothing to close: the maps belong to the cluster.
    @Override
    public Future<Void> close() {
        return Future.succeededFuture();
    }

    private Future<Boolean> isInForce(@Nullable String lease) {
        return lease == null
                ? Future.succeededFuture(false)
                : inForce.get(inForceKey(DirectoryText.lease(lease))).map(alive -> alive != null);
    }

    private static String inForceKey(Lease lease) {
        return lease.key() + "#" + lease.epoch() + "#" + lease.owner();
    }
}
