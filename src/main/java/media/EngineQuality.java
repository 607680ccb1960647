package media;

import media.quality.QualityHistograms;
import media.quality.ServerDelay;

/// What the quality of all connections of an engine is measured with.
///
/// @param serverDelay how late the engine's ticks are
/// @param histograms of all streams
record EngineQuality(ServerDelay serverDelay, QualityHistograms histograms) {
    EngineQuality() {
        this(new ServerDelay(), new QualityHistograms());
    }
}
