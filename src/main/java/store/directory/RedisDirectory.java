package store.directory;

import io.vertx.core.Future;
import io.vertx.core.Vertx;
import io.vertx.redis.client.Redis;
import io.vertx.redis.client.RedisAPI;
import io.vertx.redis.client.RedisOptions;
import io.vertx.redis.client.Response;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.UUID;
import java.util.concurrent.TimeUnit;
import limits.NodeLimitUse;
import rooms.Participant;
import rooms.placement.EdgePlacement;

/// The directory in Redis, which several clusters can share. Each method is one Lua script, so that
/// it is atomic. The hash tag (the part of a key in braces) keeps the keys of a script on one
/// server of a Redis Cluster.
public final class RedisDirectory implements Directory {
    /// A Redis that works answers faster; no call in progress waits for it.
    private static final long TIMEOUT_MILLIS = 2000;

    /// The epoch is the time in milliseconds, or the last epoch plus 1 if that is higher: it
    /// increases even when Redis has lost its data.
    private static final String ACQUIRE =
            """
            local held = redis.call('HMGET', KEYS[1], 'owner', 'epoch')
            if held[1] then return held end
            local time = redis.call('TIME')
            local now = tonumber(time[1]) * 1000 + math.floor(tonumber(time[2]) / 1000)
            local last = redis.call('GET', KEYS[2]) or '0'
            last = tonumber(string.match(last, '^%d+'))
            local epoch = string.format('%.0f', math.max(last + 1, now))
            redis.call('SET', KEYS[2], epoch .. ' ' .. ARGV[1])
            redis.call('HSET', KEYS[1], 'owner', ARGV[1], 'epoch', epoch)
            redis.call('PEXPIRE', KEYS[1], ARGV[2])
            return {ARGV[1], epoch}
            """;

    private static final String HOLDER =
            """
            return redis.call('HMGET', KEYS[1], 'owner', 'epoch')
            """;

    /// An expired lease is written again when its owner was the last one. Redis may also have lost
    /// its data: then no owner is known.
    private static final String RENEW =
            """
            local held = redis.call('HMGET', KEYS[1], 'owner', 'epoch')
            if not held[1] then
              local last = redis.call('GET', KEYS[2])
              if last and last ~= ARGV[2] .. ' ' .. ARGV[1] then return 0 end
              redis.call('SET', KEYS[2], ARGV[2] .. ' ' .. ARGV[1])
              redis.call('HSET', KEYS[1], 'owner', ARGV[1], 'epoch', ARGV[2])
            elseif held[1] ~= ARGV[1] or held[2] ~= ARGV[2] then
              return 0
            end
            return redis.call('PEXPIRE', KEYS[1], ARGV[3])
            """;

    /// Keeps the epoch without an owner: a renewal in transit finds that it was released.
    private static final String RELEASE =
            """
            local held = redis.call('HMGET', KEYS[1], 'owner', 'epoch')
            local last = redis.call('GET', KEYS[2])
            if last == ARGV[2] .. ' ' .. ARGV[1] then redis.call('SET', KEYS[2], ARGV[2]) end
            if held[1] ~= ARGV[1] or held[2] ~= ARGV[2] then return 0 end
            return redis.call('DEL', KEYS[1])
            """;

    /// Writes a text with a TTL under a name, and adds the name to a set without a TTL.
    private static final String PUT =
            """
            redis.call('SET', KEYS[2], ARGV[2], 'PX', ARGV[3])
            return redis.call('SADD', KEYS[1], ARGV[1])
            """;

    private static final String REMOVE =
            """
            redis.call('DEL', KEYS[2])
            return redis.call('SREM', KEYS[1], ARGV[1])
            """;

    /// Name, text, name, text, …; removes the names whose text has expired.
    private static final String LIST =
            """
            local present = {}
            for _, name in ipairs(redis.call('SMEMBERS', KEYS[1])) do
              local text = redis.call('GET', KEYS[1] .. ':' .. name)
              if text then
                present[#present + 1] = name
                present[#present + 1] = text
              else
                redis.call('SREM', KEYS[1], name)
              end
            end
            return present
            """;

    private static final String NODES = "hubbub:{nodes}";
    private static final String LIMIT_USES = "hubbub:{limits}";

    private final Redis client;
    private final RedisAPI redis;
    private final PresenceTexts presenceTexts = new PresenceTexts();

    private RedisDirectory(Redis client) {
        this.client = client;
        this.redis = RedisAPI.api(client);
    }

    /// @return failed when Redis does not answer
    public static Future<Directory> open(Vertx vertx, String url) {
        RedisDirectory directory =
                new RedisDirectory(
                        Redis.createClient(
                                vertx,
                                new RedisOptions()
                                        .setConnectionString(url)
                                        .setMaxPoolSize(4)
                                        .setMaxPoolWaiting(10_000)));
        return directory
                .redis
                .ping(List.of())
                .timeout(TIMEOUT_MILLIS, TimeUnit.MILLISECONDS)
                .<Directory>map(directory)
                .recover(failure ->
                        directory.close().transform(closed -> Future.failedFuture(failure)));
    }

    @Override
    public Future<Lease> acquire(String key, String owner, Duration ttl) {
        return run(ACQUIRE, leaseKeys(key), owner, millis(ttl)).map(held -> lease(key, held));
    }

    @Override
    public Future<Optional<Lease>> holder(String key) {
        return run(HOLDER, leaseKeys(key))
                .map(held ->
                        held.get(0) == null ? Optional.empty() : Optional.of(lease(key, held)));
    }

    @Override
    public Future<Boolean> renew(Lease lease, Duration ttl) {
        return run(
                        RENEW,
                        leaseKeys(lease.key()),
                        lease.owner(),
                        String.valueOf(lease.epoch()),
                        millis(ttl))
                .map(renewed -> renewed.toString().equals("1"));
    }

    @Override
    public Future<Void> release(Lease lease) {
        return run(RELEASE, leaseKeys(lease.key()), lease.owner(), String.valueOf(lease.epoch()))
                .mapEmpty();
    }

    @Override
    public Future<Void> putNode(NodeHeartbeat heartbeat, Duration ttl) {
        return put(NODES, heartbeat.node(), DirectoryText.write(heartbeat), ttl);
    }

    @Override
    public Future<Void> removeNode(String node) {
        return remove(NODES, node);
    }

    @Override
    public Future<List<NodeHeartbeat>> nodes() {
        return list(NODES)
                .map(texts ->
                        texts.values().stream()
                                .map(DirectoryText::heartbeat)
                                .sorted(Comparator.comparing(NodeHeartbeat::node))
                                .toList());
    }

    @Override
    public Future<Void> putPresence(
            UUID guild, UUID channel, List<Participant> participants, Duration ttl) {
        return participants.isEmpty()
                ? remove(presenceKey(guild), channel.toString())
                : put(
                        presenceKey(guild),
                        channel.toString(),
                        DirectoryText.write(participants),
                        ttl);
    }

    @Override
    public Future<Map<UUID, List<Participant>>> presence(UUID guild) {
        return list(presenceKey(guild)).map(texts -> presenceTexts.read(guild, texts));
    }

    @Override
    public Future<Void> putEdges(UUID channel, List<EdgePlacement> edges, Duration ttl) {
        String key = edgesKey(channel);
        Future<?> done =
                edges.isEmpty()
                        ? redis.del(List.of(key))
                        : redis.set(List.of(key, DirectoryText.write(edges), "PX", millis(ttl)));
        return done.timeout(TIMEOUT_MILLIS, TimeUnit.MILLISECONDS).mapEmpty();
    }

    @Override
    public Future<List<EdgePlacement>> edges(UUID channel) {
        return redis.get(edgesKey(channel))
                .timeout(TIMEOUT_MILLIS, TimeUnit.MILLISECONDS)
                .map(text -> text == null ? List.of() : DirectoryText.edges(text.toString()));
    }

    @Override
    public Future<Void> putLimitUse(NodeLimitUse use, Duration ttl) {
        return put(LIMIT_USES, use.node(), DirectoryText.write(use), ttl);
    }

    @Override
    public Future<List<NodeLimitUse>> limitUses() {
        return list(LIMIT_USES)
                .map(texts -> texts.values().stream().map(DirectoryText::limitUse).toList());
    }

    @Override
    public Future<Void> close() {
        return client.close();
    }

    private Future<Void> put(String list, String name, String text, Duration ttl) {
        return run(PUT, List.of(list, list + ":" + name), name, text, millis(ttl)).mapEmpty();
    }

    private Future<Void> remove(String list, String name) {
        return run(REMOVE, List.of(list, list + ":" + name), name).mapEmpty();
    }

    private Future<Map<String, String>> list(String list) {
        return run(LIST, List.of(list))
                .map(pairs -> {
                    Map<String, String> texts = new HashMap<>();
                    for (int i = 0; i < pairs.size(); i += 2) {
                        texts.put(pairs.get(i).toString(), pairs.get(i + 1).toString());
                    }
                    return texts;
                });
    }

    private Future<Response> run(String script, List<String> keys, String... arguments) {
        List<String> command = new ArrayList<>();
        command.add(script);
        command.add(String.valueOf(keys.size()));
        command.addAll(keys);
        command.addAll(List.of(arguments));
        return redis.eval(command)
                .timeout(TIMEOUT_MILLIS, TimeUnit.MILLISECONDS)
                .map(Objects::requireNonNull);
    }

    private static Lease lease(String key, Response held) {
        return new Lease(key, held.get(0).toString(), Long.parseLong(held.get(1).toString()));
    }

    private static List<String> leaseKeys(String key) {
        return List.of(
                String.format(Locale.ROOT, "hubbub:{%s}:lease", key),
                String.format(Locale.ROOT, "hubbub:{%s}:epoch", key));
    }

    private static String presenceKey(UUID guild) {
        return String.format(Locale.ROOT, "hubbub:{presence:%s}", guild);
    }

    private static String edgesKey(UUID channel) {
        return String.format(Locale.ROOT, "hubbub:{edges:%s}", channel);
    }

    private static String millis(Duration ttl) {
        return String.valueOf(ttl.toMillis());
    }
}
