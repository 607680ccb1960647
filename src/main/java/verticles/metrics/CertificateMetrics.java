package verticles.metrics;

import io.prometheus.metrics.model.registry.MultiCollector;
import io.prometheus.metrics.model.snapshots.MetricSnapshots;
import verticles.shared.CertificateExpiry;

/// When the certificate of HTTPS ends. A node without HTTPS has no such metric.
final class CertificateMetrics implements MultiCollector {
    private final CertificateExpiry expiry;

    CertificateMetrics(CertificateExpiry expiry) {
        this.expiry = expiry;
    }

    @Override
    public MetricSnapshots collect() {
        long seconds = expiry.epochSeconds();
        return seconds == 0
                ? new MetricSnapshots()
                : new MetricSnapshots(
                        Snapshots.gauge(
                                "hubbub_certificate_expiry_timestamp_seconds",
                                "When the TLS certificate that this node serves expires, in seconds since 1970.",
                                (double) seconds));
    }
}
