package verticles.metrics;

import bus.call.MediaMessage.ShardStatus;
import bus.region.RegionCounts;
import io.prometheus.metrics.config.EscapingScheme;
import io.prometheus.metrics.expositionformats.ExpositionFormatWriter;
import io.prometheus.metrics.expositionformats.ExpositionFormats;
import io.prometheus.metrics.instrumentation.jvm.JvmBufferPoolMetrics;
import io.prometheus.metrics.instrumentation.jvm.JvmClassLoadingMetrics;
import io.prometheus.metrics.instrumentation.jvm.JvmCompilationMetrics;
import io.prometheus.metrics.instrumentation.jvm.JvmGarbageCollectorMetrics;
import io.prometheus.metrics.instrumentation.jvm.JvmMemoryMetrics;
import io.prometheus.metrics.instrumentation.jvm.JvmNativeMemoryMetrics;
import io.prometheus.metrics.instrumentation.jvm.JvmRuntimeInfoMetric;
import io.prometheus.metrics.instrumentation.jvm.JvmThreadsMetrics;
import io.prometheus.metrics.instrumentation.jvm.ProcessMetrics;
import io.prometheus.metrics.model.registry.PrometheusRegistry;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.List;
import limits.RefusalCounts;
import org.jspecify.annotations.Nullable;
import verticles.shared.CertificateExpiry;
import verticles.shared.DatabaseFigures;
import verticles.shared.EventBacklog;
import verticles.shared.ModeCounts;
import verticles.shared.NodeCounts;

/// The registry of one node: its shards, voice figures over the last minute, JVM and process. It
/// takes the figures of a heartbeat on one thread and is scraped on any other.
public final class NodeMetrics {
    /// The text format, or OpenMetrics for a client that asks for it; the module for protobuf is
    /// not in the jar.
    private static final ExpositionFormats FORMATS = ExpositionFormats.init();

    private final PrometheusRegistry registry = new PrometheusRegistry();
    private final ShardMetrics shards = new ShardMetrics();
    private final RoomMetrics rooms = new RoomMetrics();
    private final VoiceMetrics voice = new VoiceMetrics(new ProcessUsage());

    /// @param body in the format of `contentType`
    public record Exposition(String contentType, String body) {}

    /// @param refusals of the node
    /// @param counts of the node
    /// @param backlog of Kafka, as the node knows it
    /// @param modes of the rooms of the node
    /// @param certificate of the node
    /// @param databases of the node
    /// @param regions what the node exchanges with other regions
    public NodeMetrics(
            RefusalCounts refusals,
            NodeCounts counts,
            EventBacklog backlog,
            ModeCounts modes,
            CertificateExpiry certificate,
            DatabaseFigures databases,
            RegionCounts regions) {
        registry.register(shards);
        registry.register(rooms);
        registry.register(voice);
        registry.register(new RefusalMetrics(refusals));
        registry.register(new ServiceMetrics(counts, backlog));
        registry.register(new ModeMetrics(modes));
        registry.register(new CertificateMetrics(certificate));
        registry.register(new DatabaseMetrics(databases));
        registry.register(new RegionMetrics(regions));
        // All of the library but the bytes allocated by memory pool, for which the JVM would notify
        // a listener of
        // each collection.
        JvmBufferPoolMetrics.builder().register(registry);
        JvmClassLoadingMetrics.builder().register(registry);
        JvmCompilationMetrics.builder().register(registry);
        JvmGarbageCollectorMetrics.builder().register(registry);
        JvmMemoryMetrics.builder().register(registry);
        JvmNativeMemoryMetrics.builder().register(registry);
        JvmRuntimeInfoMetric.builder().register(registry);
        JvmThreadsMetrics.builder().register(registry);
        ProcessMetrics.builder().register(registry);
    }

    /// @param statuses of the shards that answered
    public void onHeartbeat(List<ShardStatus> statuses, long nowNanos) {
        shards.onHeartbeat(statuses);
        rooms.onHeartbeat(statuses);
        voice.onHeartbeat(statuses, nowNanos);
    }

    /// Reads files of `/proc`, so not for an event loop.
    ///
    /// @param accept the header of the request
    /// @param ready whether every verticle of the node answers
    public Exposition scrape(@Nullable String accept, boolean ready) {
        voice.onReadiness(ready);
        ExpositionFormatWriter writer = FORMATS.findWriter(accept);
        ByteArrayOutputStream out = new ByteArrayOutputStream();
        try {
            writer.write(out, registry.scrape(), EscapingScheme.UNDERSCORE_ESCAPING);
        } catch (IOException e) {
            throw new UncheckedIOException(e); // memory does not fail
        }
        return new Exposition(writer.getContentType(), out.toString(StandardCharsets.UTF_8));
    }
}
