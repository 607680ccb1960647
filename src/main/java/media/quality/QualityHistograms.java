package media.quality;

import java.util.LinkedHashMap;
import java.util.Map;

/// The distribution of the statistics of all connections of a shard, one observation per stream and
/// second.
public final class QualityHistograms {
    private final Map<String, Histogram> byName = new LinkedHashMap<>();

    public QualityHistograms() {
        for (String leg : new String[] {"up", "down"}) {
            for (String medium : new String[] {"audio", "video"}) {
                String suffix = "_" + leg + "_" + medium;
                byName.put("score" + suffix, new Histogram(2, 2.58, 3.1, 3.6, 4.02, 4.34));
                byName.put("loss_percent" + suffix, new Histogram(0.1, 0.5, 1, 2, 5, 10, 20, 50));
                byName.put(
                        "jitter_milliseconds" + suffix, new Histogram(2, 5, 10, 20, 50, 100, 200));
            }
        }
        byName.put(
                "round_trip_milliseconds",
                new Histogram(5, 10, 20, 50, 100, 150, 200, 300, 500, 1_000));
    }

    public void observe(boolean up, boolean video, Rating rating, LegStatistics statistics) {
        String suffix = (up ? "_up" : "_down") + (video ? "_video" : "_audio");
        histogram("score" + suffix).observe(rating.score());
        histogram("loss_percent" + suffix).observe(statistics.lossPercent());
        histogram("jitter_milliseconds" + suffix).observe(statistics.jitterMillis());
    }

    public void observeRoundTrip(long nanos) {
        histogram("round_trip_milliseconds").observe(nanos / 1e6);
    }

    private Histogram histogram(String name) {
        Histogram histogram = byName.get(name);
        if (histogram == null) {
            throw new IllegalStateException("no histogram " + name);
        }
        return histogram;
    }

    public Map<String, Histogram> byName() {
        return byName;
    }
}
