package media.codec;

import org.jspecify.annotations.Nullable;

/// Layers by the dependency descriptor (AV1 RTP payload format appendix A): one decode target is
/// forwarded, with all frames that are present in it. Knows nothing of codecs, so it serves full
/// SVC, k-SVC and independent layers alike, and payloads that cannot be read.
final class DecodeTargetSelection implements Selection {
    private static final int NONE = DecodeTargetOrder.NONE;
    private static final int FRAME_NUMBER_BITS = 16;
    private static final long DROPPED = -1;

    /// Less the decode target of the time: has not come yet.
    private static final long AWAITED = -2;

    /// Forwarded, but of what decode target was not known.
    private static final long UNKNOWN_TARGET = 32;

    private final PictureLog log = new PictureLog();
    private final DescriptorWriter descriptors = new DescriptorWriter();
    private final RunningId frameNumber = new RunningId(FRAME_NUMBER_BITS);
    private boolean anchored;
    private @Nullable DependencyStructure structure;
    private long generation;

    /// Counts structures of all sources.
    private int epoch;

    private int current = NONE;
    private int requested = NONE;
    private int templateShift;

    /// First template id after those of the structure that was sent last; -1 before the first.
    private int templatesSentEnd = NONE;

    private boolean structureSent;

    /// Some decode targets of this structure were taken away.
    private boolean reduced;

    private long rewriting;

    @Override
    public void onSwitch() {
        anchored = false;
        frameNumber.onSwitch();
    }

    @Override
    public boolean accepts(
            PacketLayers layers, int targetSpatial, int targetTemporal, boolean afterGap) {
        DependencyDescriptor descriptor = layers.descriptor;
        return descriptor != null && accepts(layers, descriptor, targetSpatial, targetTemporal);
    }

    private boolean accepts(
            PacketLayers layers,
            DependencyDescriptor descriptor,
            int targetSpatial,
            int targetTemporal) {
        int number = descriptor.frameNumber();
        if (!anchored) {
            anchored = true;
            log.begin(number);
            structure = null;
        }
        long frame = log.unwrap(number, FRAME_NUMBER_BITS);
        if (log.tooOld(frame)) {
            return false;
        }
        await(frame);
        boolean begins =
                descriptor.known() && !descriptor.late() && takeStructure(descriptor.structure());
        long decided = log.find(frame);
        boolean first = frame > log.newest();
        if (decided <= AWAITED || decided == UNKNOWN_TARGET) {
            if (descriptor.startOfFrame() && (first || current == NONE)) {
                choose(frame, layers, descriptor, targetSpatial, targetTemporal);
            }
            if (begins) {
                awaitAgain(frame);
                decided = PictureLog.UNKNOWN;
            }
            decided = decide(descriptor, decided, first);
            log.put(frame, decided);
        }
        if (decided == DROPPED) {
            return false;
        }
        rewriting = rewriting(layers, descriptor, (int) decided);
        return true;
    }

    /// A new structure begins with the keyframe it comes with.
    @SuppressWarnings("ReferenceEquality") // a source alternates between two objects
    private boolean takeStructure(DependencyStructure of) {
        if (of == structure && of.generation() == generation) {
            return false;
        }
        if (structure == null) {
            // §A.8.3: template ids of a new structure should not be those of the one before.
            templateShift =
                    templatesSentEnd == NONE
                            ? 0
                            : (templatesSentEnd - of.templateIdOffset()) & 0x3F;
        }
        structure = of;
        generation = of.generation();
        epoch = (epoch + 1) & 0xFF;
        structureSent = false;
        current = NONE;
        requested = NONE;
        reduced = false;
        return true;
    }

    /// Frames before this one that have not come are of the decode target that rules until here.
    private void await(long frame) {
        long from = Math.max(log.newest() + 1, frame - PictureLog.capacity() + 1);
        for (long missing = from; current != NONE && missing < frame; missing++) {
            log.put(missing, AWAITED - current);
        }
    }

    /// A structure that came late rules the frames behind it as well.
    private void awaitAgain(long frame) {
        for (long each = frame + 1; each <= log.newest(); each++) {
            long decided = log.find(each);
            if (decided <= AWAITED && decided != PictureLog.UNKNOWN) {
                log.put(each, current == NONE ? PictureLog.UNKNOWN : AWAITED - current);
            }
        }
    }

    /// A late frame is judged by the decode target of its time: what was forwarded since may need
    /// it.
    private long decide(DependencyDescriptor descriptor, long before, boolean first) {
        if (structure == null || !descriptor.known()) {
            return UNKNOWN_TARGET;
        }
        boolean awaited = before <= AWAITED && before != PictureLog.UNKNOWN;
        if (descriptor.late()) {
            return awaited && !present(descriptor, (int) (AWAITED - before))
                    ? DROPPED
                    : UNKNOWN_TARGET;
        }
        int target = awaited && !first ? (int) (AWAITED - before) : current;
        if (target != NONE && present(descriptor, target)) {
            return target;
        }
        // What has begun to go out is sent whole.
        return before == UNKNOWN_TARGET ? UNKNOWN_TARGET : DROPPED;
    }

    private static boolean present(DependencyDescriptor descriptor, int target) {
        return descriptor.indication(target) != DependencyStructure.NOT_PRESENT;
    }

    /// Goes to the highest decode target within the limits that can be joined at this frame; when
    /// there is none, to the fewest pictures of the present spatial layer. Within a picture only
    /// upwards: its last packet may have gone out without the marker bit.
    private void choose(
            long frame,
            PacketLayers layers,
            DependencyDescriptor descriptor,
            int targetSpatial,
            int targetTemporal) {
        DependencyStructure known = structure;
        if (known == null || !descriptor.known() || descriptor.late()) {
            return;
        }
        requested = DecodeTargetOrder.highestWithin(known, targetSpatial, targetTemporal);
        if (requested == current) {
            return;
        }
        boolean decodable = decodable(frame, descriptor);
        int best = NONE;
        int fallback = current;
        for (int target = 0; target < known.decodeTargets(); target++) {
            if (!DecodeTargetOrder.active(known, target)
                    || known.targetTemporalId(target) > targetTemporal
                    || !joinable(known, descriptor, target, decodable)) {
                continue;
            }
            if (known.targetSpatialId(target) <= targetSpatial) {
                best = DecodeTargetOrder.higher(known, target, best) ? target : best;
            } else if (fallback != NONE && DecodeTargetOrder.lessOften(known, target, fallback)) {
                fallback = target;
            }
        }
        int next = best == NONE ? fallback : best;
        if (layers.startOfPicture
                || current == NONE
                || DecodeTargetOrder.higher(known, next, current)) {
            current = next;
        }
    }

    private boolean joinable(
            DependencyStructure known,
            DependencyDescriptor descriptor,
            int target,
            boolean decodable) {
        if (target == current || (current != NONE && known.contains(current, target))) {
            return true;
        }
        // §A.7.
        return decodable && descriptor.indication(target) == DependencyStructure.SWITCH;
    }

    /// Whether all frames it needs were forwarded.
    private boolean decodable(long frame, DependencyDescriptor descriptor) {
        for (int i = 0; i < descriptor.diffCount(); i++) {
            long decided = log.find(frame - descriptor.diff(i));
            if (decided < 0 || decided == UNKNOWN_TARGET) {
                return false;
            }
        }
        return !descriptor.manyDiffs();
    }

    private long rewriting(PacketLayers layers, DependencyDescriptor descriptor, int target) {
        int number = frameNumber.rewrite(descriptor.frameNumber(), FRAME_NUMBER_BITS);
        DependencyStructure known = structure;
        if (known == null || target == UNKNOWN_TARGET) {
            return Rewriting.ofFrame(layers.marker, number, templateShift);
        }
        boolean last = layers.endOfFrame && descriptor.spatialId() == known.targetSpatialId(target);
        boolean addStructure = false;
        if (!structureSent && descriptor.startOfFrame()) {
            // The frame that carries it may be one of those that are dropped.
            addStructure = !descriptor.carriesStructure();
            structureSent = true;
            templatesSentEnd =
                    (known.templateIdOffset() + templateShift + known.templates()) & 0x3F;
        }
        // §A.4: repeated in every packet, since any may be lost.
        reduced |= !DecodeTargetOrder.highest(known, target);
        return Rewriting.withActive(
                Rewriting.ofFrame(layers.marker || last, number, templateShift),
                reduced,
                addStructure,
                target,
                epoch);
    }

    @Override
    public long rewriting() {
        return rewriting;
    }

    @Override
    public int writeDescriptor(
            long of, byte[] in, int inOffset, int inLength, byte[] out, int outOffset) {
        return descriptors.write(of, in, inOffset, inLength, structure(of), out, outOffset);
    }

    /// The structure a packet was sent under; null when another has come since.
    private @Nullable DependencyStructure structure(long of) {
        DependencyStructure known = structure;
        return known != null && known.generation() == generation && Rewriting.epoch(of) == epoch
                ? known
                : null;
    }

    @Override
    public int spatial() {
        return structure == null || current == NONE ? 0 : structure.targetSpatialId(current);
    }

    @Override
    public int temporal() {
        return structure == null || current == NONE ? 0 : structure.targetTemporalId(current);
    }

    /// No switching point leads to the requested spatial layer.
    @Override
    public boolean keyframeNeeded() {
        DependencyStructure known = structure;
        return known != null
                && requested != NONE
                && (current == NONE
                        || known.targetSpatialId(current) != known.targetSpatialId(requested));
    }
}
