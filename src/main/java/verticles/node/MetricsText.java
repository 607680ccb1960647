package verticles.node;

import bus.MediaMessage;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/// What a node's shards say of themselves, as Prometheus reads it (text exposition format 0.0.4).
public final class MetricsText {
    public static final String CONTENT_TYPE = "text/plain; version=0.0.4; charset=utf-8";

    /// Prometheus wants base units; the shards count in those that people read.
    private static final double MILLIS_PER_SECOND = 1_000;

    private final StringBuilder out = new StringBuilder();
    private final List<MediaMessage.ShardStatus> shards;

    private MetricsText(List<MediaMessage.ShardStatus> shards) {
        this.shards = shards;
    }

    public static String of(List<MediaMessage.ShardStatus> shards) {
        MetricsText text = new MetricsText(shards);
        text.traffic();
        text.forwardDelay();
        text.quality("score", "hubbub_quality_score", "Mean opinion score of a stream.", 1);
        text.quality(
                "loss_percent",
                "hubbub_quality_loss_ratio",
                "Packets lost of a stream on one leg.",
                100);
        text.quality(
                "jitter_milliseconds",
                "hubbub_quality_jitter_seconds",
                "Interarrival jitter of a stream on one leg.",
                MILLIS_PER_SECOND);
        text.quality(
                "round_trip_milliseconds",
                "hubbub_quality_round_trip_seconds",
                "Round trip between a client and the server.",
                MILLIS_PER_SECOND);
        return text.out.toString();
    }

    private void traffic() {
        head("hubbub_shard_load", "gauge", "Share of one core that the shard uses.");
        shards.forEach(s -> sample("hubbub_shard_load", shard(s), s.load()));
        head("hubbub_rooms", "gauge", "Rooms on the shard.");
        shards.forEach(s -> sample("hubbub_rooms", shard(s), s.rooms()));
        head("hubbub_audible_places", "gauge", "Voices heard at once in a room, fewer under load.");
        shards.forEach(s -> sample("hubbub_audible_places", shard(s), s.audiblePlaces()));
        head("hubbub_connections", "gauge", "Media connections on the shard.");
        shards.forEach(s -> sample("hubbub_connections", shard(s), s.connections()));
        head(
                "hubbub_packets_received_total",
                "counter",
                "RTP and RTCP packets that were authentic.");
        shards.forEach(s -> sample("hubbub_packets_received_total", shard(s), s.packetsReceived()));
        head("hubbub_packets_sent_total", "counter", "RTP packets sent.");
        shards.forEach(s -> sample("hubbub_packets_sent_total", shard(s), s.packetsSent()));
        sending();
        String dropped = "hubbub_packets_dropped_total";
        head(dropped, "counter", "Packets that went no further, by reason.");
        shards.forEach(s -> byReason(dropped, s, s.packetsDropped()));
        String ended = "hubbub_connections_ended_total";
        head(ended, "counter", "Media connections that ended or never came to be, by reason.");
        shards.forEach(s -> byReason(ended, s, s.connectionsEnded()));
    }

    private void sending() {
        String datagrams = "hubbub_datagrams_sent_total";
        head(datagrams, "counter", "UDP datagrams sent.");
        shards.forEach(s -> sample(datagrams, shard(s), s.sending().datagrams()));
        String messages = "hubbub_send_messages_total";
        head(messages, "counter", "What carried the datagrams: one or several to a client each.");
        shards.forEach(s -> sample(messages, shard(s), s.sending().messages()));
        String padding = "hubbub_padding_bytes_total";
        head(padding, "counter", "Padding sent to make packets equal in length.");
        shards.forEach(s -> sample(padding, shard(s), s.sending().paddingBytes()));
        String hold = "hubbub_hold_seconds";
        head(hold, "gauge", "How long voices wait for others to leave with.");
        shards.forEach(s -> sample(hold, shard(s), s.sending().holdMicros() / 1e6));
    }

    private void byReason(String name, MediaMessage.ShardStatus status, Map<String, Long> counts) {
        new TreeMap<>(counts)
                .forEach((reason, count) ->
                        sample(name, shard(status) + ",reason=\"" + reason + "\"", count));
    }

    private void forwardDelay() {
        String name = "hubbub_forward_delay_seconds";
        head(name, "gauge", "From reading a packet to having sent its copies, lately.");
        shards.forEach(s -> {
            sample(name, shard(s) + ",quantile=\"0.5\"", s.forwardDelayP50Micros() / 1e6);
            sample(name, shard(s) + ",quantile=\"0.99\"", s.forwardDelayP99Micros() / 1e6);
        });
    }

    /// One histogram of all distributions of a figure; leg and medium become labels.
    ///
    /// @param divisor from the unit of the shards to that of the metric
    private void quality(String figure, String name, String help, double divisor) {
        head(name, "histogram", help);
        for (MediaMessage.ShardStatus status : shards) {
            for (Map.Entry<String, MediaMessage.Distribution> entry : status.quality().entrySet()) {
                if (entry.getKey().startsWith(figure)) {
                    String rest = entry.getKey().substring(figure.length());
                    histogram(name, shard(status) + legAndMedium(rest), entry.getValue(), divisor);
                }
            }
        }
    }

    /// From `_up_audio`; of what has neither, nothing.
    private static String legAndMedium(String suffix) {
        String[] words = suffix.split("_");
        return words.length < 3 ? "" : ",leg=\"" + words[1] + "\",medium=\"" + words[2] + "\"";
    }

    /// Buckets are cumulative.
    private void histogram(
            String name, String labels, MediaMessage.Distribution distribution, double divisor) {
        long total = 0;
        for (int i = 0; i < distribution.counts().size(); i++) {
            total += distribution.counts().get(i);
            String bound =
                    i < distribution.bounds().size()
                            ? number(distribution.bounds().get(i) / divisor)
                            : "+Inf";
            sample(name + "_bucket", labels + ",le=\"" + bound + "\"", total);
        }
        sample(name + "_sum", labels, distribution.sum() / divisor);
        sample(name + "_count", labels, total);
    }

    private void head(String name, String type, String help) {
        out.append("# HELP ").append(name).append(' ').append(help).append('\n');
        out.append("# TYPE ").append(name).append(' ').append(type).append('\n');
    }

    /// Label values are our own words: nothing in them needs an escape.
    private void sample(String name, String labels, double value) {
        sample(name, labels, number(value));
    }

    private void sample(String name, String labels, long value) {
        sample(name, labels, Long.toString(value));
    }

    private void sample(String name, String labels, String value) {
        out.append(name).append('{').append(labels).append("} ").append(value).append('\n');
    }

    private static String shard(MediaMessage.ShardStatus status) {
        return "shard=\"" + status.shard() + "\"";
    }

    private static String number(double value) {
        return value == Math.rint(value) && Math.abs(value) < 1e15
                ? Long.toString((long) value)
                : Double.toString(value);
    }
}
