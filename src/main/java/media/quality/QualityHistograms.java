package media.quality;

import call.shard.ShardFigures.Distribution;
import call.shard.ShardFigures.Figure;
import call.shard.ShardFigures.Medium;
import call.shard.ShardFigures.StreamLeg;
import java.util.ArrayList;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/// The distributions of the quality statistics of all connections of a shard, one observation per
/// stream and second.
public final class QualityHistograms {
    private record OfStreams(Histogram score, Histogram lossPercent, Histogram jitterMillis) {
        OfStreams() {
            this(
                    new Histogram(2, 2.58, 3.1, 3.6, 4.02, 4.34),
                    new Histogram(0.1, 0.5, 1, 2, 5, 10, 20, 50),
                    new Histogram(2, 5, 10, 20, 50, 100, 200));
        }
    }

    private final Map<StreamLeg, Map<Medium, OfStreams>> streams = new EnumMap<>(StreamLeg.class);
    private final Histogram roundTripMillis =
            new Histogram(5, 10, 20, 50, 100, 150, 200, 300, 500, 1_000);

    /// Telephony aims at 150 ms and is disturbed from 400 ms on (ITU-T G.114).
    private final Histogram latencyMillis =
            new Histogram(50, 75, 100, 125, 150, 200, 250, 300, 400, 500, 1_000);

    public QualityHistograms() {
        for (StreamLeg leg : StreamLeg.values()) {
            Map<Medium, OfStreams> byMedium = new EnumMap<>(Medium.class);
            for (Medium medium : Medium.values()) {
                byMedium.put(medium, new OfStreams());
            }
            streams.put(leg, byMedium);
        }
    }

    public void observe(StreamLeg leg, Medium medium, Rating rating, LegStatistics statistics) {
        OfStreams histograms = streams(leg, medium);
        histograms.score().observe(rating.score());
        histograms.lossPercent().observe(statistics.lossPercent());
        histograms.jitterMillis().observe(statistics.jitterMillis());
    }

    public void observeRoundTrip(long nanos) {
        roundTripMillis.observe(nanos / 1e6);
    }

    /// @param millis from mouth to ear, see [AudioRating#delayMillis]
    public void observeLatency(double millis) {
        latencyMillis.observe(millis);
    }

    public List<Distribution> distributions() {
        List<Distribution> all = new ArrayList<>();
        for (StreamLeg leg : StreamLeg.values()) {
            for (Medium medium : Medium.values()) {
                OfStreams histograms = streams(leg, medium);
                all.add(distribution(Figure.SCORE, leg, medium, histograms.score()));
                all.add(distribution(Figure.LOSS_PERCENT, leg, medium, histograms.lossPercent()));
                all.add(distribution(Figure.JITTER_MILLIS, leg, medium, histograms.jitterMillis()));
            }
        }
        all.add(distribution(Figure.ROUND_TRIP_MILLIS, null, null, roundTripMillis));
        all.add(distribution(Figure.LATENCY_MILLIS, null, null, latencyMillis));
        return all;
    }

    private OfStreams streams(StreamLeg leg, Medium medium) {
        Map<Medium, OfStreams> byMedium = streams.get(leg);
        OfStreams histograms = byMedium == null ? null : byMedium.get(medium);
        if (histograms == null) {
            throw new IllegalStateException("no histograms for " + leg + " " + medium);
        }
        return histograms;
    }

    private static Distribution distribution(
            Figure figure, @Nullable StreamLeg leg, @Nullable Medium medium, Histogram histogram) {
        return new Distribution(
                figure, leg, medium, histogram.bounds(), histogram.counts(), histogram.sum());
    }
}
