package verticles.metrics;

import bus.call.MediaMessage.ShardStatus;
import call.EndReason;
import call.shard.ShardFigures.Distribution;
import call.shard.ShardFigures.Figure;
import call.shard.ShardFigures.Medium;
import io.prometheus.metrics.model.registry.MultiCollector;
import io.prometheus.metrics.model.snapshots.HistogramSnapshot;
import io.prometheus.metrics.model.snapshots.Labels;
import io.prometheus.metrics.model.snapshots.MetricSnapshot;
import io.prometheus.metrics.model.snapshots.MetricSnapshots;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.EnumSet;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.function.ToLongFunction;
import org.jspecify.annotations.Nullable;
import verticles.metrics.MinuteWindow.Mean;
import verticles.metrics.MinuteWindow.Totals;

/// The metrics `voice_…` and `sfu_node_…` of the whole node, in the units of their names. Rates and
/// means are those of the last minute; Prometheus users may prefer `rate()` on the counters
/// `hubbub_…`.
final class VoiceMetrics implements MultiCollector {
    private static final double NANOS_PER_MINUTE = 60e9;
    private static final double MEGABIT_PER_BYTE = 8e-6;

    /// How a connection ends when nothing went wrong.
    private static final Set<EndReason> ORDINARY =
            EnumSet.of(
                    EndReason.CLOSED_BY_CLIENT,
                    EndReason.REPLACED,
                    EndReason.LEFT,
                    EndReason.LEFT_UNCONNECTED);

    private final ProcessUsage process;

    // The heartbeat's.
    private final Map<Integer, ShardStatus> lastByShard = new TreeMap<>();
    private final MinuteWindow window = new MinuteWindow();
    private double connectionMinutes;
    private long lastNanos;

    /// Written by the heartbeat, read by scrapes, which come seldom or never: they make the metrics
    /// of it.
    private volatile @Nullable Minute current;

    /// Written before a scrape, read by it.
    private volatile boolean ready;

    VoiceMetrics(ProcessUsage process) {
        this.process = process;
    }

    /// A shard that did not answer this time counts with its last figures, so that no total goes
    /// down.
    void onHeartbeat(List<ShardStatus> statuses, long nowNanos) {
        if (!lastByShard.isEmpty()) {
            connectionMinutes += connections() * (nowNanos - lastNanos) / NANOS_PER_MINUTE;
        }
        lastNanos = nowNanos;
        statuses.forEach(status -> lastByShard.put(status.shard(), status));
        window.add(totals(nowNanos));
        current =
                lastByShard.isEmpty()
                        ? null
                        : new Minute(
                                List.copyOf(lastByShard.values()),
                                window.oldest(),
                                window.newest(),
                                connectionMinutes);
    }

    /// The last minute, immutable.
    ///
    /// @param shards the last status of each
    /// @param connectionMinutes since the start
    private record Minute(
            List<ShardStatus> shards, Totals before, Totals now, double connectionMinutes) {
        double rate(ToLongFunction<Totals> total) {
            return MinuteWindow.rate(before, now, total);
        }

        long sum(ToLongFunction<ShardStatus> figure) {
            return shards.stream().mapToLong(figure).sum();
        }
    }

    void onReadiness(boolean isReady) {
        ready = isReady;
    }

    @Override
    public MetricSnapshots collect() {
        List<MetricSnapshot> all = new ArrayList<>();
        Minute minute = current;
        if (minute != null) {
            all.addAll(voice(minute));
        }
        all.add(
                Snapshots.gauge(
                        "sfu_node_health",
                        "1 when every verticle of the node answers, otherwise 0.",
                        ready ? 1 : 0));
        all.add(
                Snapshots.gauge(
                        "sfu_node_cpu_percent",
                        "CPU use of the process, of all processors together, since the last scrape.",
                        process.cpuPercent()));
        all.add(
                Snapshots.gauge(
                        "sfu_node_memory_percent",
                        "Resident memory of the process, of the memory of this machine or container.",
                        process.memoryPercent()));
        return new MetricSnapshots(all);
    }

    private static List<MetricSnapshot> voice(Minute minute) {
        Totals now = minute.now();
        Totals before = minute.before();
        double connections = minute.sum(status -> status.figures().connections());
        return List.of(
                latency(minute.shards()),
                Snapshots.gauge(
                        "sfu_node_connections", "Media connections on the node.", connections),
                Snapshots.gauge(
                        "voice_packet_loss_percent",
                        "Mean packet loss of audio streams on one leg, over the last minute.",
                        now.loss().since(before.loss())),
                Snapshots.gauge(
                        "voice_jitter_ms",
                        "Mean interarrival jitter of audio streams on one leg, over the last minute.",
                        now.jitter().since(before.jitter())),
                Snapshots.gauge(
                        "active_voice_channels",
                        "Rooms on the node.",
                        (double) minute.sum(status -> status.figures().rooms())),
                Snapshots.gauge(
                        "active_voice_users", "Participants with a media connection.", connections),
                Snapshots.gauge(
                        "voice_bitrate_mbps",
                        "Media traffic received and sent, in megabits per second, over the last minute.",
                        minute.rate(Totals::bytes) * MEGABIT_PER_BYTE / 60),
                Snapshots.gauge(
                        "voice_joins_per_minute",
                        "Media connections begun, over the last minute.",
                        minute.rate(Totals::joined)),
                Snapshots.gauge(
                        "voice_errors_per_minute",
                        "Media connections that ended by a failure, over the last minute.",
                        minute.rate(Totals::failed)),
                Snapshots.gauge(
                        "voice_avg_session_duration_minutes",
                        "Time in calls divided by the number of media connections, since the start.",
                        now.joined() == 0 ? 0 : minute.connectionMinutes() / now.joined()));
    }

    /// The buckets of all shards together.
    private static MetricSnapshot latency(List<ShardStatus> shards) {
        Map<List<Double>, long[]> counts = new HashMap<>();
        double sum = 0;
        for (ShardStatus status : shards) {
            for (Distribution distribution : status.figures().quality()) {
                if (distribution.figure() == Figure.LATENCY_MILLIS) {
                    long[] total =
                            counts.computeIfAbsent(
                                    distribution.bounds(),
                                    _ -> new long[distribution.counts().size()]);
                    for (int i = 0; i < total.length; i++) {
                        total[i] += distribution.counts().get(i);
                    }
                    sum += distribution.sum();
                }
            }
        }
        HistogramSnapshot.Builder metric =
                HistogramSnapshot.builder()
                        .name("voice_latency_ms")
                        .help(
                                "Estimated delay of audio from mouth to ear, one observation per audio stream and second.");
        double total = sum;
        counts.forEach((bounds, each) ->
                metric.dataPoint(
                        Snapshots.histogram(
                                Labels.EMPTY,
                                bounds,
                                Arrays.stream(each).boxed().toList(),
                                total,
                                1)));
        return metric.build();
    }

    private Totals totals(long nowNanos) {
        long joined = connections();
        long failed = 0;
        long bytes = 0;
        Mean loss = Mean.NONE;
        Mean jitter = Mean.NONE;
        for (ShardStatus status : lastByShard.values()) {
            for (Map.Entry<EndReason, Long> ended :
                    status.figures().connectionsEnded().entrySet()) {
                joined += ended.getKey() == EndReason.REPLACED ? 0 : ended.getValue();
                failed += ORDINARY.contains(ended.getKey()) ? 0 : ended.getValue();
            }
            bytes += status.figures().received().bytes() + status.figures().sent().bytes();
            for (Distribution distribution : status.figures().quality()) {
                if (distribution.medium() != Medium.AUDIO) {
                    continue;
                }
                long observations = distribution.counts().stream().mapToLong(Long::longValue).sum();
                if (distribution.figure() == Figure.LOSS_PERCENT) {
                    loss = loss.plus(distribution.sum(), observations);
                } else if (distribution.figure() == Figure.JITTER_MILLIS) {
                    jitter = jitter.plus(distribution.sum(), observations);
                }
            }
        }
        return new Totals(nowNanos, joined, failed, bytes, loss, jitter);
    }

    private long connections() {
        return lastByShard.values().stream()
                .mapToLong(status -> status.figures().connections())
                .sum();
    }
}
