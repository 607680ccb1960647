package verticles.metrics;

import bus.region.RegionCounts;
import bus.region.RegionCounts.Event;
import io.prometheus.metrics.model.registry.MultiCollector;
import io.prometheus.metrics.model.snapshots.CounterSnapshot;
import io.prometheus.metrics.model.snapshots.Labels;
import io.prometheus.metrics.model.snapshots.MetricSnapshots;
import java.util.EnumSet;
import java.util.Locale;
import java.util.Set;

/// What a node exchanges with other regions. A node whose regions are one cluster has no such
/// metrics.
final class RegionMetrics implements MultiCollector {
    private static final Set<Event> EXCHANGED = EnumSet.of(Event.SENT, Event.RECEIVED);

    private final RegionCounts counts;

    RegionMetrics(RegionCounts counts) {
        this.counts = counts;
    }

    @Override
    public MetricSnapshots collect() {
        RegionCounts.Reach reach = counts.reach();
        return reach == RegionCounts.Reach.ONE_CLUSTER
                ? new MetricSnapshots()
                : new MetricSnapshots(
                        Snapshots.gauge(
                                "hubbub_regions_up",
                                "Whether messages reach other regions over Redis: 1, or 0.",
                                reach == RegionCounts.Reach.UP ? 1 : 0),
                        counter(
                                "hubbub_region_messages",
                                "Messages exchanged with other regions, by direction.",
                                "direction",
                                EXCHANGED),
                        counter(
                                "hubbub_region_messages_dropped",
                                "Messages to or from other regions that were dropped, by reason.",
                                "reason",
                                EnumSet.complementOf(EnumSet.copyOf(EXCHANGED))));
    }

    private CounterSnapshot counter(String name, String help, String label, Set<Event> events) {
        CounterSnapshot.Builder counter = CounterSnapshot.builder().name(name).help(help);
        for (Event event : events) {
            counter.dataPoint(
                    Snapshots.counter(
                            Labels.of(label, event.name().toLowerCase(Locale.ROOT)),
                            (double) counts.of(event)));
        }
        return counter.build();
    }
}
