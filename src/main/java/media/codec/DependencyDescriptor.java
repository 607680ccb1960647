package media.codec;

/// Flyweight over the dependency descriptor (AV1 RTP payload format §A.8.2) of the packets of one
/// source; its only state from packet to packet are the structures the source announced. The buffer
/// given to [#wrap] is borrowed for the call.
/// ```
///  0                   1                   2                   3
///  0 1 2 3 4 5 6 7 8 9 0 1 2 3 4 5 6 7 8 9 0 1 2 3 4 5 6 7 8 9 0 1
/// +-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+
/// |S|E| template  |         frame number          |T|A|D|F|C|  ...
/// +-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+
/// ```
/// S start and E end of the frame. Beyond three bytes: T structure, A bitmask of active decode
/// targets, D own indications, F own frame differences, C own chain differences follow in this
/// order.
final class DependencyDescriptor {
    private static final int MAX_DIFFS = 8;

    private final BitReader bits = new BitReader();
    private final int[] diffs = new int[MAX_DIFFS];
    private DependencyStructure structure = new DependencyStructure();
    private DependencyStructure former = new DependencyStructure();
    private long generations;

    /// Number of the frame with which the present structure came.
    private int structureFrame;

    private DependencyStructure ruling = structure;
    private boolean startOfFrame;
    private boolean endOfFrame;
    private int frameNumber;
    private boolean carriesStructure;
    private boolean known;
    private int spatialId;
    private int temporalId;
    private long indications;
    private int diffCount;
    private boolean manyDiffs;

    /// False when it is malformed; the values are then those of no packet.
    boolean wrap(byte[] buffer, int offset, int length) {
        if (length < 3) {
            return false;
        }
        bits.wrap(buffer, offset, length);
        startOfFrame = bits.bit();
        endOfFrame = bits.bit();
        int templateId = bits.bits(6);
        frameNumber = bits.bits(16);
        boolean extended = length > 3;
        carriesStructure = extended && bits.bit();
        boolean carriesActive = extended && bits.bit();
        boolean ownIndications = extended && bits.bit();
        boolean ownDiffs = extended && bits.bit();
        if (extended) {
            bits.bit();
        }
        if (carriesStructure && !takeStructure(buffer)) {
            return false;
        }
        int template = rule(templateId);
        known = template >= 0;
        if (!known) {
            return true;
        }
        int active = carriesActive ? bits.bits(ruling.decodeTargets()) : 0;
        spatialId = ruling.spatialId(template);
        temporalId = ruling.temporalId(template);
        indications =
                ownIndications
                        ? DependencyStructure.readIndications(bits, ruling.decodeTargets())
                        : ruling.indications(template);
        manyDiffs = false;
        if (ownDiffs) {
            readDiffs();
        } else {
            copyDiffs(template);
        }
        if (bits.overrun()) {
            return false;
        }
        if (carriesActive) {
            ruling.active(active);
        }
        return true;
    }

    /// The structure before stays readable: packets of its last frames may come late.
    private boolean takeStructure(byte[] buffer) {
        generations++;
        int behind = (short) (structureFrame - frameNumber);
        // A source that begins to count anew is further away.
        boolean overtaken =
                structure.generation() >= 0 && behind > 0 && behind < PictureLog.capacity();
        if (overtaken) {
            // Of a keyframe that comes after the next one: it must not rule the frames of that.
            return former.read(bits, buffer, generations);
        }
        structureFrame = frameNumber;
        DependencyStructure spare = former;
        former = structure;
        structure = spare;
        return structure.read(bits, buffer, generations);
    }

    private int rule(int templateId) {
        ruling = structure;
        int template = structure.template(templateId);
        if (template < 0) {
            template = former.template(templateId);
            ruling = template < 0 ? structure : former;
        }
        return template;
    }

    private void readDiffs() {
        diffCount = 0;
        for (int size = bits.bits(2); size != 0 && !bits.overrun(); size = bits.bits(2)) {
            int diff = bits.bits(4 * size) + 1;
            if (diffCount < MAX_DIFFS) {
                diffs[diffCount] = diff;
                diffCount++;
            } else {
                manyDiffs = true;
            }
        }
    }

    private void copyDiffs(int template) {
        diffCount = ruling.diffCount(template);
        for (int i = 0; i < diffCount; i++) {
            diffs[i] = ruling.diff(template, i);
        }
    }

    boolean startOfFrame() {
        return startOfFrame;
    }

    boolean endOfFrame() {
        return endOfFrame;
    }

    /// 16 bits.
    int frameNumber() {
        return frameNumber;
    }

    boolean carriesStructure() {
        return carriesStructure;
    }

    /// Whether the structure it refers to has arrived; what follows needs it.
    boolean known() {
        return known;
    }

    int spatialId() {
        return spatialId;
    }

    int temporalId() {
        return temporalId;
    }

    /// What the frame is to a decode target.
    int indication(int target) {
        return DependencyStructure.indication(indications, target);
    }

    /// Whether the frame is a switching point of any decode target.
    boolean switches() {
        // Of each pair of bits, 10 is Switch.
        return (indications & ~(indications << 1) & 0xAAAA_AAAA_AAAA_AAAAL) != 0;
    }

    int diffCount() {
        return diffCount;
    }

    /// Frames between this and one it needs.
    int diff(int index) {
        return diffs[index];
    }

    /// More frames are needed than [#diffCount] says.
    boolean manyDiffs() {
        return manyDiffs;
    }

    /// The packet is a late one from before the present structure.
    @SuppressWarnings("ReferenceEquality") // two objects alternate
    boolean late() {
        return ruling == former;
    }

    /// The structure of this packet's template.
    DependencyStructure structure() {
        return ruling;
    }
}
