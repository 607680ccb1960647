package media.codec;

/// The order of the decode targets of one structure: by spatial layer first, then by temporal
/// layer.
final class DecodeTargetOrder {
    /// No decode target.
    static final int NONE = -1;

    private DecodeTargetOrder() {}

    static boolean active(DependencyStructure known, int target) {
        return (known.active() >>> target & 1) != 0;
    }

    /// The highest active decode target within the limits, [#NONE] when there is none.
    static int highestWithin(DependencyStructure known, int spatialId, int temporalId) {
        int highest = NONE;
        for (int target = 0; target < known.decodeTargets(); target++) {
            if (active(known, target)
                    && known.targetSpatialId(target) <= spatialId
                    && known.targetTemporalId(target) <= temporalId
                    && higher(known, target, highest)) {
                highest = target;
            }
        }
        return highest;
    }

    /// Whether a target has more layers than another; any has more than [#NONE].
    static boolean higher(DependencyStructure known, int target, int than) {
        return than == NONE || rank(known, target) > rank(known, than);
    }

    /// Whether a target is the same spatial layer in fewer frames.
    static boolean lessOften(DependencyStructure known, int target, int than) {
        return known.targetSpatialId(target) == known.targetSpatialId(than)
                && known.targetTemporalId(target) < known.targetTemporalId(than);
    }

    private static int rank(DependencyStructure known, int target) {
        return known.targetSpatialId(target) << 3 | known.targetTemporalId(target);
    }

    /// Whether no target has more layers.
    static boolean highest(DependencyStructure known, int target) {
        for (int other = 0; other < known.decodeTargets(); other++) {
            if (rank(known, other) > rank(known, target)) {
                return false;
            }
        }
        return true;
    }
}
