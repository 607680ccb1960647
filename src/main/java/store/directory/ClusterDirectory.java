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
import org.jspecify.annotations.Nullable;
import rooms.Participant;

/// The directory in the cluster's own maps: Hazelcast's when clustered, otherwise of this JVM.
///
/// A lease is two entries. `leases` holds the last lease of each key for ever: it is the counter of
/// epochs, and changes hands by compare-and-set. `lives` holds an entry per lease in force, which
/// the map lets run out. The life is put down before the lease changes hands, so that a lease never
/// looks free while somebody takes it, and has the epoch in its key, so that nobody can prolong the
/// life of another's lease. Hazelcast rounds lives to whole seconds.
public final class ClusterDirectory implements Directory {
    private final AsyncMap<String, String> leases;
    private final AsyncMap<String, String> lives;
    private final AsyncMap<String, String> nodes;
    private final AsyncMap<String, String> presence;
    private final AsyncMap<String, String> presentChannels;
    private final PresenceTexts presenceTexts = new PresenceTexts();

    private ClusterDirectory(
            AsyncMap<String, String> leases,
            AsyncMap<String, String> lives,
            AsyncMap<String, String> nodes,
            AsyncMap<String, String> presence,
            AsyncMap<String, String> presentChannels) {
        this.leases = leases;
        this.lives = lives;
        this.nodes = nodes;
        this.presence = presence;
        this.presentChannels = presentChannels;
    }

    public static Future<Directory> open(Vertx vertx) {
        var names =
                List.of(
                        "hubbub.leases",
                        "hubbub.lives",
                        "hubbub.nodes",
                        "hubbub.presence",
                        "hubbub.presentChannels");
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
                                opened.resultAt(4)));
    }

    @Override
    public Future<Lease> acquire(String key, String owner, Duration life) {
        return leases.get(key)
                .compose(last ->
                        isInForce(last)
                                .compose(held ->
                                        held && last != null
                                                ? Future.succeededFuture(DirectoryText.lease(last))
                                                : take(key, owner, life, last)));
    }

    private Future<Lease> take(String key, String owner, Duration life, @Nullable String last) {
        long epoch = last == null ? 1 : DirectoryText.lease(last).epoch() + 1;
        Lease lease = new Lease(key, owner, epoch);
        String text = DirectoryText.write(lease);
        return lives.put(lifeKey(lease), "", life.toMillis())
                .compose(alive ->
                        last == null
                                ? leases.putIfAbsent(key, text).map(other -> other == null)
                                : leases.replaceIfPresent(key, last, text))
                .compose(taken ->
                        taken
                                ? Future.succeededFuture(lease)
                                : lives.remove(lifeKey(lease))
                                        .compose(gone -> acquire(key, owner, life)));
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

    /// Hazelcast's map in Vert.x has no "replace with a new life", so this looks, puts and looks
    /// again. Should the lease run out between the first look and the put and be taken after the
    /// last one, two believe in it until the next renewal; the epoch tells them apart.
    @Override
    public Future<Boolean> renew(Lease lease, Duration life) {
        String text = DirectoryText.write(lease);
        return lives.get(lifeKey(lease))
                .compose(alive ->
                        alive == null
                                ? Future.succeededFuture(false)
                                : lives.put(lifeKey(lease), "", life.toMillis())
                                        .compose(renewed -> leases.get(lease.key()))
                                        .map(text::equals));
    }

    @Override
    public Future<Void> release(Lease lease) {
        return lives.remove(lifeKey(lease)).mapEmpty();
    }

    @Override
    public Future<Void> putNode(NodeHeartbeat heartbeat, Duration life) {
        return nodes.put(heartbeat.node(), DirectoryText.write(heartbeat), life.toMillis());
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
            UUID guild, UUID channel, List<Participant> participants, Duration life) {
        String key = guild + "/" + channel;
        if (participants.isEmpty()) {
            return presence.remove(key).mapEmpty();
        }
        return presence.put(key, DirectoryText.write(participants), life.toMillis())
                .compose(put -> mention(guild, channel));
    }

    /// `presentChannels` lists, per guild, the channels ever spoken in since the cluster began, so
    /// that one guild can be read without going through all of them.
    private Future<Void> mention(UUID guild, UUID channel) {
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
                .compose(done -> done ? Future.succeededFuture() : mention(guild, channel));
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

    /// Nothing of its own to close: the maps live as long as the cluster.
    @Override
    public Future<Void> close() {
        return Future.succeededFuture();
    }

    private Future<Boolean> isInForce(@Nullable String lease) {
        return lease == null
                ? Future.succeededFuture(false)
                : lives.get(lifeKey(DirectoryText.lease(lease))).map(alive -> alive != null);
    }

    private static String lifeKey(Lease lease) {
        return lease.key() + "#" + lease.epoch() + "#" + lease.owner();
    }
}
