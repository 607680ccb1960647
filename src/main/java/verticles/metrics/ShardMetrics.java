package verticles.metrics;

import bus.call.MediaMessage.ShardStatus;
import call.shard.ShardFigures;
import call.shard.ShardFigures.Distribution;
import call.shard.ShardFigures.Figure;
import io.prometheus.metrics.model.registry.MultiCollector;
import io.prometheus.metrics.model.snapshots.CounterSnapshot;
import io.prometheus.metrics.model.snapshots.GaugeSnapshot;
import io.prometheus.metrics.model.snapshots.HistogramSnapshot;
import io.prometheus.metrics.model.snapshots.Labels;
import io.prometheus.metrics.model.snapshots.MetricSnapshot;
import io.prometheus.metrics.model.snapshots.MetricSnapshots;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.TreeMap;
import java.util.function.Function;
import java.util.function.ToDoubleFunction;

/// The metrics `hubbub_…` of the media shards, each with the label `shard`.
final class ShardMetrics implements MultiCollector {
    private static final double NANOS_PER_SECOND = 1e9;
    private static final double MILLIS_PER_SECOND = 1_000;

    /// Written by the heartbeat, read by scrapes; immutable.
    private volatile List<ShardStatus> shards = List.of();

    void onHeartbeat(List<ShardStatus> statuses) {
        shards = List.copyOf(statuses);
    }

    @Override
    public MetricSnapshots collect() {
        List<ShardStatus> now = shards;
        if (now.isEmpty()) {
            return new MetricSnapshots();
        }
        List<MetricSnapshot> all = new ArrayList<>();
        all.addAll(load(now));
        all.addAll(traffic(now));
        all.addAll(tcp(now));
        all.addAll(quality(now));
        return new MetricSnapshots(all);
    }

    private static List<MetricSnapshot> load(List<ShardStatus> shards) {
        return List.of(
                gauge(
                        shards,
                        "hubbub_shard_load",
                        "CPU use of the shard's thread as a share of one core, 0 to 1.",
                        ShardStatus::load),
                gauge(shards, "hubbub_rooms", "Rooms on the shard.", s -> s.figures().rooms()),
                gauge(
                        shards,
                        "hubbub_connections",
                        "Media connections on the shard.",
                        s -> s.figures().connections()),
                gauge(
                        shards,
                        "hubbub_relays",
                        "Relays of rooms to other shards.",
                        s -> s.figures().relays().open()),
                counter(
                        shards,
                        "hubbub_relays_lost",
                        "Relays that ended because of the other shard or an error.",
                        s -> s.figures().relays().lost()),
                gauge(
                        shards,
                        "hubbub_audible_places",
                        "Maximum number of active speakers forwarded in a room; lower under load.",
                        ShardStatus::audibleSpeakers),
                gauge(
                        shards,
                        "hubbub_hold_seconds",
                        "Current batching delay of audio packets.",
                        s -> s.figures().sent().batchingDelayNanos() / NANOS_PER_SECOND),
                forwardDelay(shards));
    }

    private static MetricSnapshot forwardDelay(List<ShardStatus> shards) {
        GaugeSnapshot.Builder metric =
                GaugeSnapshot.builder()
                        .name("hubbub_forward_delay_seconds")
                        .help(
                                "Time from reading a packet to sending it to all subscribers, over the last seconds.");
        for (ShardStatus status : shards) {
            ShardFigures.ForwardDelay delay = status.figures().forwardDelay();
            metric.dataPoint(
                    Snapshots.gauge(
                            labels(status).add("quantile", "0.5"),
                            delay.p50Nanos() / NANOS_PER_SECOND));
            metric.dataPoint(
                    Snapshots.gauge(
                            labels(status).add("quantile", "0.99"),
                            delay.p99Nanos() / NANOS_PER_SECOND));
        }
        return metric.build();
    }

    private static List<MetricSnapshot> traffic(List<ShardStatus> shards) {
        return List.of(
                counter(
                        shards,
                        "hubbub_packets_received",
                        "Authenticated RTP and RTCP packets received.",
                        s -> s.figures().received().packets()),
                counter(
                        shards,
                        "hubbub_datagrams_received",
                        "UDP datagrams received, valid or not.",
                        s -> s.figures().received().datagrams()),
                counter(
                        shards,
                        "hubbub_bytes_received",
                        "Bytes received over UDP and TCP, valid or not.",
                        s -> s.figures().received().bytes()),
                counter(
                        shards,
                        "hubbub_packets_sent",
                        "RTP packets sent.",
                        s -> s.figures().sent().packets()),
                counter(
                        shards,
                        "hubbub_datagrams_sent",
                        "UDP datagrams sent.",
                        s -> s.figures().sent().datagrams()),
                counter(
                        shards,
                        "hubbub_send_messages",
                        "Messages that carried the UDP datagrams, each with one or several to one client.",
                        s -> s.figures().sent().messages()),
                counter(
                        shards,
                        "hubbub_bytes_sent",
                        "Bytes sent over UDP and TCP.",
                        s -> s.figures().sent().bytes()),
                counter(
                        shards,
                        "hubbub_padding_bytes",
                        "RTP padding sent to make packets equal in length.",
                        s -> s.figures().sent().paddingBytes()),
                counter(
                        shards,
                        "hubbub_socket_errors",
                        "Errors that the operating system reported for the UDP socket.",
                        s -> s.figures().socketErrors()),
                byReason(
                        shards,
                        "hubbub_packets_dropped",
                        "Packets dropped, by reason.",
                        s -> s.figures().packetsDropped()),
                byReason(
                        shards,
                        "hubbub_connections_ended",
                        "Media connections that ended or were never established, by reason.",
                        ShardMetrics::ended));
    }

    private static Map<String, Long> ended(ShardStatus status) {
        Map<String, Long> byWord = new TreeMap<>();
        status.figures()
                .connectionsEnded()
                .forEach((reason, count) -> byWord.put(reason.word(), count));
        return byWord;
    }

    private static List<MetricSnapshot> tcp(List<ShardStatus> shards) {
        return List.of(
                gauge(
                        shards,
                        "hubbub_tcp_connections",
                        "Open TCP connections for media.",
                        s -> s.figures().tcp().connections()),
                counter(
                        shards,
                        "hubbub_tcp_connections_accepted",
                        "TCP connections for media accepted.",
                        s -> s.figures().tcp().accepted()),
                counter(
                        shards,
                        "hubbub_tcp_connections_refused",
                        "TCP connections for media refused because the shard or the IP address had too many.",
                        s -> s.figures().tcp().refused()),
                counter(
                        shards,
                        "hubbub_tcp_connections_unauthenticated",
                        "TCP connections for media closed because they did not authenticate in time.",
                        s -> s.figures().tcp().unauthenticated()));
    }

    private static List<MetricSnapshot> quality(List<ShardStatus> shards) {
        return List.of(
                quality(
                        shards,
                        Figure.SCORE,
                        "hubbub_quality_score",
                        "Mean opinion score, one observation per stream and second.",
                        1),
                quality(
                        shards,
                        Figure.LOSS_PERCENT,
                        "hubbub_quality_loss_ratio",
                        "Packet loss of a stream on one leg, one observation per stream and second.",
                        100),
                quality(
                        shards,
                        Figure.JITTER_MILLIS,
                        "hubbub_quality_jitter_seconds",
                        "Interarrival jitter of a stream on one leg, one observation per stream and second.",
                        MILLIS_PER_SECOND),
                quality(
                        shards,
                        Figure.ROUND_TRIP_MILLIS,
                        "hubbub_quality_round_trip_seconds",
                        "Round-trip time between client and server, one observation per connection and second.",
                        MILLIS_PER_SECOND));
    }

    /// @param divisor from the unit of the figure to the base unit that Prometheus asks for
    private static MetricSnapshot quality(
            List<ShardStatus> shards, Figure figure, String name, String help, double divisor) {
        HistogramSnapshot.Builder metric = HistogramSnapshot.builder().name(name).help(help);
        for (ShardStatus status : shards) {
            for (Distribution distribution : status.figures().quality()) {
                if (distribution.figure() == figure) {
                    metric.dataPoint(
                            Snapshots.histogram(
                                    labels(status, distribution),
                                    distribution.bounds(),
                                    distribution.counts(),
                                    distribution.sum(),
                                    divisor));
                }
            }
        }
        return metric.build();
    }

    private static Labels labels(ShardStatus status, Distribution distribution) {
        Labels labels = labels(status);
        if (distribution.leg() != null) {
            labels = labels.add("leg", word(distribution.leg()));
        }
        if (distribution.medium() != null) {
            labels = labels.add("medium", word(distribution.medium()));
        }
        return labels;
    }

    private static MetricSnapshot gauge(
            List<ShardStatus> shards,
            String name,
            String help,
            ToDoubleFunction<ShardStatus> value) {
        GaugeSnapshot.Builder metric = GaugeSnapshot.builder().name(name).help(help);
        shards.forEach(status ->
                metric.dataPoint(Snapshots.gauge(labels(status), value.applyAsDouble(status))));
        return metric.build();
    }

    /// @param name without `_total`, which the format adds
    private static MetricSnapshot counter(
            List<ShardStatus> shards,
            String name,
            String help,
            ToDoubleFunction<ShardStatus> value) {
        CounterSnapshot.Builder metric = CounterSnapshot.builder().name(name).help(help);
        shards.forEach(status ->
                metric.dataPoint(Snapshots.counter(labels(status), value.applyAsDouble(status))));
        return metric.build();
    }

    private static MetricSnapshot byReason(
            List<ShardStatus> shards,
            String name,
            String help,
            Function<ShardStatus, Map<String, Long>> counts) {
        CounterSnapshot.Builder metric = CounterSnapshot.builder().name(name).help(help);
        for (ShardStatus status : shards) {
            counts.apply(status)
                    .forEach((reason, count) ->
                            metric.dataPoint(
                                    Snapshots.counter(
                                            labels(status).add("reason", reason), count)));
        }
        return metric.build();
    }

    private static Labels labels(ShardStatus status) {
        return Labels.of("shard", String.valueOf(status.shard()));
    }

    private static String word(Enum<?> constant) {
        return constant.name().toLowerCase(Locale.ROOT);
    }
}
