package localcluster.chaos;

import bots.client.CallClient;
import bots.client.signaling.AuthenticatedUser;
import bots.client.signaling.ServerAddress;
import bots.client.signaling.VoiceChannel;
import bots.report.Quantiles;
import io.vertx.core.Future;
import java.io.IOException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalDouble;
import java.util.TreeMap;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.function.Consumer;
import java.util.function.Function;
import java.util.stream.Collectors;
import localcluster.LocalCluster;
import localcluster.LocalNode;
import localcluster.StartFailure;

/// Talking bots in some rooms of a cluster, one fault after the other, and what the bots have
/// received.
final class ChaosRun implements AutoCloseable {
    private static final String PASSWORD = "the password of bots";
    private static final Duration ANSWER = Duration.ofMinutes(2);
    private static final Duration LONGEST_WAIT = Duration.ofMinutes(1);
    private static final Duration POLL = Duration.ofMillis(200);

    /// What the users allow after a fault.
    private static final long ALLOWED_NANOS = 2_000_000_000;

    /// All of these are 0 when no participant is left.
    private static final List<String> LEAKS =
            List.of("hubbub_rooms", "hubbub_connections", "hubbub_sockets", "hubbub_relays");

    private record Happened(Fault fault, long fromNanos, long overNanos, long rejoinsBefore) {}

    private final LocalCluster cluster;
    private final long seed;
    private final String version;
    private final Duration calm;
    private final Consumer<String> log;
    private final List<CallClient> clients = new ArrayList<>();
    private final List<Participant> participants = new ArrayList<>();
    private final List<Happened> happened = new ArrayList<>();
    private long beginNanos;

    /// @param version jar or class path that nodes are upgraded to
    /// @param calm for how long all receive without a pause before the next fault
    /// @param log gets what happens, line by line
    ChaosRun(LocalCluster cluster, long seed, String version, Duration calm, Consumer<String> log) {
        this.cluster = cluster;
        this.seed = seed;
        this.version = version;
        this.calm = calm;
        this.log = log;
        for (int first = 0; first < cluster.nodes().size(); first++) {
            List<ServerAddress> servers = new ArrayList<>();
            for (LocalNode node : cluster.nodes()) {
                servers.add(ServerAddress.of(node.url(), true));
            }
            Collections.rotate(servers, -first);
            clients.add(CallClient.open(servers, 1));
        }
    }

    /// @param rooms how many
    /// @param each participants of a room
    /// @param next fault by the time since the begin; the run ends when there is none
    ChaosReport run(int rooms, int each, Function<Duration, Optional<Fault>> next)
            throws StartFailure, IOException, InterruptedException {
        cluster.awaitReady();
        join(rooms, each);
        awaitCalm();
        beginNanos = System.nanoTime();
        for (Optional<Fault> fault = next.apply(Duration.ZERO);
                fault.isPresent();
                fault = next.apply(Duration.ofNanos(System.nanoTime() - beginNanos))) {
            happen(fault.get());
            awaitCalm();
        }
        long endNanos = System.nanoTime();
        ChaosReport.FaultResult[] faults = faults(endNanos);
        List<ChaosReport.ParticipantResult> heard = heard(endNanos);
        double share = gapShare(endNanos);
        log.accept(String.format(Locale.ROOT, "calls ended: %s", ends()));
        participants.forEach(Participant::leave);
        return new ChaosReport(seed, seconds(endNanos), List.of(faults), heard, share, leaks());
    }

    private void join(int rooms, int each) throws StartFailure, InterruptedException {
        for (int i = 0; i < rooms * each; i++) {
            AuthenticatedUser user =
                    result(clients.getFirst().api().user("chaos-" + (i + 1), PASSWORD));
            List<VoiceChannel> channels = result(clients.getFirst().api().voiceChannels(user));
            if (channels.size() < rooms) {
                throw new StartFailure(
                        "There are " + channels.size() + " voice channels; use fewer rooms.", null);
            }
            List<CallClient> nodes = new ArrayList<>(clients);
            Collections.rotate(nodes, -i);
            Participant participant =
                    new Participant(nodes, user, channels.get(i / each).id(), System.nanoTime());
            participants.add(participant);
            participant.join();
        }
        log.accept(
                String.format(
                        Locale.ROOT, "%d participants in %d rooms", participants.size(), rooms));
    }

    private void happen(Fault fault) throws IOException, StartFailure, InterruptedException {
        long rejoins = rejoins();
        long from = System.nanoTime();
        log.accept(
                String.format(
                        Locale.ROOT,
                        "%6.1f s  %s for %d s",
                        seconds(from),
                        fault.words(),
                        fault.lasts().toSeconds()));
        begin(fault);
        Thread.sleep(fault.lasts());
        end(fault);
        cluster.awaitReady();
        happened.add(new Happened(fault, from, System.nanoTime(), rejoins));
    }

    private void begin(Fault fault) throws IOException, InterruptedException {
        switch (fault.kind()) {
            case KILL -> node(fault).kill();
            case FREEZE -> node(fault).freeze();
            case DRAIN, UPGRADE -> node(fault).stop();
            case REDIS -> cluster.killRedis();
            case DATABASE -> cluster.freezeDatabase();
        }
    }

    private void end(Fault fault) throws IOException, InterruptedException {
        switch (fault.kind()) {
            case KILL, DRAIN -> {
                node(fault).awaitEnd();
                node(fault).start();
            }
            case UPGRADE -> {
                node(fault).awaitEnd();
                node(fault).upgradeTo(version);
                node(fault).start();
            }
            case FREEZE -> node(fault).thaw();
            case REDIS -> cluster.startRedis();
            case DATABASE -> cluster.thawDatabase();
        }
    }

    private LocalNode node(Fault fault) {
        return cluster.nodes().get(fault.node() - 1);
    }

    /// Until all have received without a pause for some seconds; at most for a minute more.
    private void awaitCalm() throws InterruptedException {
        long giveUpNanos = System.nanoTime() + calm.plus(LONGEST_WAIT).toNanos();
        long calmSinceNanos = System.nanoTime();
        while (System.nanoTime() - calmSinceNanos < calm.toNanos()
                && System.nanoTime() < giveUpNanos) {
            Thread.sleep(POLL);
            long now = System.nanoTime();
            if (!participants.stream().allMatch(p -> p.reception().isReceiving(now))) {
                calmSinceNanos = now;
            }
        }
    }

    private ChaosReport.FaultResult[] faults(long endNanos) {
        ChaosReport.FaultResult[] results = new ChaosReport.FaultResult[happened.size()];
        for (int i = 0; i < results.length; i++) {
            Happened one = happened.get(i);
            boolean last = i == results.length - 1;
            long until = last ? endNanos : happened.get(i + 1).fromNanos();
            long rejoined = last ? rejoins() : happened.get(i + 1).rejoinsBefore();
            double[] longest =
                    participants.stream()
                            .mapToDouble(p ->
                                    p.reception().gaps(endNanos).stream()
                                            .mapToDouble(gap -> gap.within(one.fromNanos(), until))
                                            .max()
                                            .orElse(0))
                            .map(nanos -> nanos / 1e6)
                            .toArray();
            results[i] =
                    new ChaosReport.FaultResult(
                            one.fault().words(),
                            seconds(one.fromNanos()),
                            seconds(one.overNanos()),
                            Quantiles.of(longest),
                            (int) (rejoined - one.rejoinsBefore()));
            log.accept(
                    String.format(
                            Locale.ROOT,
                            "%-20s gap p50 %5.0f ms, p90 %5.0f ms, max %5.0f ms, %d rejoined",
                            results[i].fault(),
                            results[i].longestGapMillis().p50(),
                            results[i].longestGapMillis().p90(),
                            results[i].longestGapMillis().max(),
                            results[i].rejoins()));
        }
        return results;
    }

    private List<ChaosReport.ParticipantResult> heard(long endNanos) {
        List<ChaosReport.ParticipantResult> results = new ArrayList<>();
        for (int i = 0; i < participants.size(); i++) {
            results.add(
                    new ChaosReport.ParticipantResult(
                            "bot " + (i + 1),
                            participants.get(i).reception().gaps(endNanos).stream()
                                    .filter(gap -> gap.isNoticed() && gap.to() > beginNanos)
                                    .map(gap ->
                                            new ChaosReport.GapResult(
                                                    seconds(gap.from()), seconds(gap.to())))
                                    .toList()));
        }
        return results;
    }

    /// Of the time of all participants, without the first seconds of each fault.
    private double gapShare(long endNanos) {
        double counted = 0;
        double silent = 0;
        long from = beginNanos;
        for (int i = 0; i <= happened.size(); i++) {
            long until = i < happened.size() ? happened.get(i).fromNanos() : endNanos;
            long begin = from;
            counted += (double) Math.max(0, until - begin) * participants.size();
            silent +=
                    participants.stream()
                            .flatMap(p -> p.reception().gaps(endNanos).stream())
                            .filter(Reception.Gap::isNoticed)
                            .mapToLong(gap -> gap.within(begin, until))
                            .sum();
            from = until + ALLOWED_NANOS;
        }
        return counted == 0 ? 0 : silent / counted;
    }

    private List<String> leaks() throws InterruptedException {
        long giveUpNanos = System.nanoTime() + 2 * LONGEST_WAIT.toNanos();
        List<String> left = left();
        while (!left.isEmpty() && System.nanoTime() < giveUpNanos) {
            Thread.sleep(POLL);
            left = left();
        }
        return left;
    }

    private List<String> left() throws InterruptedException {
        List<String> left = new ArrayList<>();
        for (LocalNode node : cluster.nodes()) {
            for (String metric : LEAKS) {
                OptionalDouble value = node.metric(metric);
                if (value.isEmpty()) {
                    left.add(String.format(Locale.ROOT, "Node %d does not answer.", node.number()));
                    break;
                }
                if (value.getAsDouble() != 0) {
                    left.add(
                            String.format(
                                    Locale.ROOT,
                                    "Node %d still has %s %.0f.",
                                    node.number(),
                                    metric,
                                    value.getAsDouble()));
                }
            }
        }
        return left;
    }

    private long rejoins() {
        return participants.stream().mapToInt(p -> p.ends().size()).sum();
    }

    /// How often for each reason.
    private Map<String, Long> ends() {
        return participants.stream()
                .flatMap(p -> p.ends().stream())
                .collect(
                        Collectors.groupingBy(
                                Function.identity(), TreeMap::new, Collectors.counting()));
    }

    private double seconds(long nanos) {
        return (nanos - beginNanos) / 1e9;
    }

    private static <T> T result(Future<T> future) throws StartFailure, InterruptedException {
        try {
            return future.toCompletionStage()
                    .toCompletableFuture()
                    .get(ANSWER.toSeconds(), TimeUnit.SECONDS);
        } catch (ExecutionException | TimeoutException e) {
            throw new StartFailure("The bots cannot enter. " + e.getMessage(), e);
        }
    }

    @Override
    public void close() {
        participants.forEach(Participant::leave);
        clients.forEach(client -> {
            Future<Void> _ = client.close();
        });
    }
}
