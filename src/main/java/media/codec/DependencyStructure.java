package media.codec;

/// The template dependency structure of a source (AV1 RTP payload format §A.8.2): its frames by
/// template, and what each is to the decode targets. Comes with a keyframe and rules until the
/// next.
/// ```
/// template_id_offset  f(6)
/// dt_cnt_minus_one    f(5)
/// template_layers     f(2) per template: 0 same layer, 1 next temporal, 2 next spatial, 3 the end
/// template_dtis       f(2) per template and decode target: - D S R
/// template_fdiffs     per template: f(1) follows { f(4) minus one, f(1) follows }
/// template_chains     ns(DtCnt + 1) chains { ns(chains) per target, f(4) per template and chain }
/// resolutions         f(1) present { f(16) width, f(16) height minus one per spatial layer }
/// ```
final class DependencyStructure {
    /// A frame is not part of the decode target.
    static final int NOT_PRESENT = 0;

    /// A decoder that can decode the frame can decode all later frames of the decode target.
    static final int SWITCH = 2;

    /// RFC 8285 §4.3: the most that a header extension element holds.
    static final int MAX_BYTES = 255;

    /// Ids have six bits.
    static final int MAX_TEMPLATES = 64;

    static final int MAX_DECODE_TARGETS = 32;

    /// The AV1 bitstream has two bits for the one and three for the other.
    private static final int MAX_SPATIAL_ID = 3;

    private static final int MAX_TEMPORAL_ID = 7;

    /// Encoders refer to at most seven frames.
    private static final int MAX_DIFFS = 8;

    private final int[] spatialIds = new int[MAX_TEMPLATES];
    private final int[] temporalIds = new int[MAX_TEMPLATES];
    private final long[] indications = new long[MAX_TEMPLATES];
    private final byte[] diffs = new byte[MAX_TEMPLATES * MAX_DIFFS];
    private final byte[] diffCounts = new byte[MAX_TEMPLATES];
    private final int[] targetSpatialIds = new int[MAX_DECODE_TARGETS];
    private final int[] targetTemporalIds = new int[MAX_DECODE_TARGETS];
    private final int[] widths = new int[MAX_SPATIAL_ID + 1];
    private final int[] heights = new int[MAX_SPATIAL_ID + 1];
    private final byte[] raw = new byte[MAX_BYTES];
    private final BitReader rawBits = new BitReader();
    private final BitWriter rawWriter = new BitWriter();
    private int rawLength;
    private int templateIdOffset;
    private int templates;
    private int decodeTargets;
    private long generation = -1;

    /// Decode targets that the source sends at present; bit i is target i.
    private int active;

    /// Takes the structure that begins at the reader's position.
    ///
    /// @param newGeneration distinguishes it from others that this object contained before
    /// @return false when it is malformed; then the object contains none
    boolean read(BitReader bits, byte[] buffer, long newGeneration) {
        generation = -1;
        int begin = bits.position();
        templateIdOffset = bits.bits(6);
        decodeTargets = bits.bits(5) + 1;
        if (!readLayers(bits)) {
            templates = 0;
            return false;
        }
        readIndications(bits);
        boolean fewDiffs = readDiffs(bits);
        readChains(bits);
        readResolutions(bits);
        if (bits.overrun() || !fewDiffs) {
            templates = 0;
            return false;
        }
        keepRaw(buffer, begin, bits.position() - begin);
        findTargetLayers();
        active = allTargets();
        generation = newGeneration;
        return true;
    }

    private boolean readLayers(BitReader bits) {
        int spatialId = 0;
        int temporalId = 0;
        templates = 0;
        while (true) {
            spatialIds[templates] = spatialId;
            temporalIds[templates] = temporalId;
            templates++;
            switch (bits.bits(2)) {
                case 0 -> {}
                case 1 -> temporalId++;
                case 2 -> {
                    temporalId = 0;
                    spatialId++;
                }
                default -> {
                    return true;
                }
            }
            if (templates == MAX_TEMPLATES
                    || spatialId > MAX_SPATIAL_ID
                    || temporalId > MAX_TEMPORAL_ID) {
                return false;
            }
        }
    }

    private void readIndications(BitReader bits) {
        for (int template = 0; template < templates; template++) {
            indications[template] = readIndications(bits, decodeTargets);
        }
    }

    /// Two bits per decode target; target 0 is in the lowest two.
    static long readIndications(BitReader bits, int targets) {
        long all = 0;
        for (int target = 0; target < targets; target++) {
            all |= (long) bits.bits(2) << (2 * target);
        }
        return all;
    }

    static int indication(long indications, int target) {
        return (int) (indications >>> (2 * target)) & 3;
    }

    private boolean readDiffs(BitReader bits) {
        for (int template = 0; template < templates; template++) {
            int count = 0;
            while (bits.bit()) {
                int diff = bits.bits(4) + 1;
                if (count == MAX_DIFFS) {
                    return false;
                }
                diffs[template * MAX_DIFFS + count] = (byte) diff;
                count++;
            }
            diffCounts[template] = (byte) count;
        }
        return true;
    }

    private void readChains(BitReader bits) {
        int chains = bits.nonSymmetric(decodeTargets + 1);
        if (chains == 0) {
            return;
        }
        for (int target = 0; target < decodeTargets; target++) {
            bits.nonSymmetric(chains);
        }
        for (int i = 0; i < templates * chains; i++) {
            bits.bits(4);
        }
    }

    private void readResolutions(BitReader bits) {
        boolean present = bits.bit();
        for (int spatialId = 0; spatialId < heights.length; spatialId++) {
            boolean known = present && spatialId <= spatialIds[templates - 1];
            widths[spatialId] = 0;
            heights[spatialId] = 0;
            if (known) {
                widths[spatialId] = bits.bits(16) + 1;
                heights[spatialId] = bits.bits(16) + 1;
            }
        }
    }

    private void keepRaw(byte[] buffer, int begin, int length) {
        rawBits.wrap(buffer, begin >> 3, (length + (begin & 7) + 7) / 8);
        rawBits.bits(begin & 7);
        rawWriter.wrap(raw, 0, raw.length);
        rawWriter.copy(rawBits, length);
        rawLength = length;
    }

    /// decode_target_layers() of §A.8.2.
    private void findTargetLayers() {
        for (int target = 0; target < decodeTargets; target++) {
            targetSpatialIds[target] = 0;
            targetTemporalIds[target] = 0;
            for (int template = 0; template < templates; template++) {
                if (indication(indications[template], target) != NOT_PRESENT) {
                    targetSpatialIds[target] =
                            Math.max(targetSpatialIds[target], spatialIds[template]);
                    targetTemporalIds[target] =
                            Math.max(targetTemporalIds[target], temporalIds[template]);
                }
            }
        }
    }

    /// Index of a template by the id in a packet, -1 when this structure has none such.
    int template(int templateId) {
        int index = (templateId - templateIdOffset) & (MAX_TEMPLATES - 1);
        return index < templates ? index : -1;
    }

    int spatialId(int template) {
        return spatialIds[template];
    }

    int temporalId(int template) {
        return temporalIds[template];
    }

    long indications(int template) {
        return indications[template];
    }

    int diffCount(int template) {
        return diffCounts[template];
    }

    int diff(int template, int index) {
        return diffs[template * MAX_DIFFS + index];
    }

    /// Whether every frame of the decode target `lower` is one of `upper` as well.
    boolean contains(int upper, int lower) {
        for (int template = 0; template < templates; template++) {
            if (indication(indications[template], lower) != NOT_PRESENT
                    && indication(indications[template], upper) == NOT_PRESENT) {
                return false;
            }
        }
        return true;
    }

    int targetSpatialId(int target) {
        return targetSpatialIds[target];
    }

    int targetTemporalId(int target) {
        return targetTemporalIds[target];
    }

    int decodeTargets() {
        return decodeTargets;
    }

    int allTargets() {
        return (int) ((1L << decodeTargets) - 1);
    }

    int active() {
        return active;
    }

    void active(int bitmask) {
        active = bitmask & allTargets();
    }

    /// Spatial layers of the decode targets that are sent at present.
    int activeSpatialLayers() {
        int layers = 1;
        for (int target = 0; target < decodeTargets; target++) {
            if ((active >>> target & 1) != 0) {
                layers = Math.max(layers, targetSpatialIds[target] + 1);
            }
        }
        return layers;
    }

    int activeTemporalLayers() {
        int layers = 1;
        for (int target = 0; target < decodeTargets; target++) {
            if ((active >>> target & 1) != 0) {
                layers = Math.max(layers, targetTemporalIds[target] + 1);
            }
        }
        return layers;
    }

    /// Pixels, 0 = not announced.
    int width(int spatialId) {
        return spatialId < widths.length ? widths[spatialId] : 0;
    }

    int height(int spatialId) {
        return spatialId < heights.length ? heights[spatialId] : 0;
    }

    int templateIdOffset() {
        return templateIdOffset;
    }

    int templates() {
        return templates;
    }

    /// Of the structure this object contains now, -1 for none.
    long generation() {
        return generation;
    }

    /// The structure as it came, but for the id of its first template.
    void write(BitWriter out, int newTemplateIdOffset) {
        out.bits(newTemplateIdOffset, 6);
        rawBits.wrap(raw, 0, raw.length);
        rawBits.bits(6);
        out.copy(rawBits, rawLength - 6);
    }
}
