package simulation;

import static simulation.Simulation.MILLI;
import static simulation.Simulation.SECOND;

import java.util.HashSet;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import media.codec.Vp8Descriptor;
import media.rtp.Bytes;

/// The decoder behind one video slot: assembles frames from their packets and decodes what a
/// browser would, by picture id and TL0PICIDX. It also knows, from the frames themselves, what each
/// refers to, and counts those that were decoded although that was missing.
final class ReceivedVideo {
    /// Browsers ask for a keyframe when nothing could be decoded for a while.
    private static final long STUCK_NANOS = SECOND;

    private static final long ASK_AGAIN_NANOS = 500 * MILLI;

    /// Longer than this between two frames is a freeze.
    private static final long FREEZE_NANOS = 200 * MILLI;

    private final TreeMap<Long, Packet> packets = new TreeMap<>();
    private final TreeMap<Long, Frame> frames = new TreeMap<>();
    private final Vp8Descriptor descriptor = new Vp8Descriptor();

    /// Numbers of frames decoded of the encoding that is shown, by which it is known what was
    /// missing.
    private final Set<Integer> decodedNumbers = new HashSet<>();

    private long decodedThrough = Long.MIN_VALUE;
    private int lastTl0 = -1;
    private int lastPictureId = -1;
    private int shownEncoding = -1;
    private int shownOwner;
    private long lastPacketNanos;
    private long lastDecodedNanos;
    private long waitingSinceNanos = Long.MAX_VALUE;
    private long lastAskedNanos;
    private boolean asked;
    private long decoded;
    private long keyframes;
    private long broken;
    private long changes;
    private long freezes;
    private long frozenNanos;

    @SuppressWarnings("ArrayRecordComponent") // bytes to inspect, never compared
    private record Packet(int csrc, boolean starts, boolean marker, byte[] payload) {}

    private record Frame(
            long lastSequence,
            int csrc,
            boolean keyframe,
            int pictureId,
            int tl0,
            int temporalId,
            boolean sync,
            int encoding,
            int number,
            int reference) {}

    /// @param sequence extended
    void onPacket(long now, long sequence, int csrc, boolean marker, byte[] payload) {
        lastPacketNanos = now;
        if (waitingSinceNanos == Long.MAX_VALUE) {
            waitingSinceNanos = now;
        }
        if (sequence <= decodedThrough || !descriptor.wrap(payload, 0, payload.length)) {
            return;
        }
        packets.put(sequence, new Packet(csrc, descriptor.startsPicture(), marker, payload));
        assemble(sequence);
        while (decodeNext(now)) {
            // as many as are ready
        }
    }

    /// Whether a keyframe must be requested now.
    boolean needsKeyframe(long now) {
        boolean flows = now - lastPacketNanos < STUCK_NANOS;
        boolean stuck =
                waitingSinceNanos != Long.MAX_VALUE && now - waitingSinceNanos > STUCK_NANOS;
        if (!flows || !stuck || (asked && now - lastAskedNanos < ASK_AGAIN_NANOS)) {
            return false;
        }
        asked = true;
        lastAskedNanos = now;
        return true;
    }

    /// Everything up to here is shown or past.
    long decodedThrough() {
        return decodedThrough;
    }

    long decoded() {
        return decoded;
    }

    long keyframes() {
        return keyframes;
    }

    /// Frames that were decoded although what they refer to was not.
    long broken() {
        return broken;
    }

    /// Changes from one encoding to another of the same owner.
    long changes() {
        return changes;
    }

    long freezes() {
        return freezes;
    }

    long frozenNanos() {
        return frozenNanos;
    }

    int shownEncoding() {
        return shownEncoding;
    }

    int shownOwner() {
        return shownOwner;
    }

    long lastDecodedNanos() {
        return lastDecodedNanos;
    }

    /// The frame a packet belongs to, if all its packets are there now.
    private void assemble(long sequence) {
        long from = sequence;
        Packet first = packets.get(from);
        while (first != null && !first.starts()) {
            first = packets.get(--from);
        }
        long to = sequence;
        Packet last = packets.get(to);
        while (last != null && !last.marker()) {
            last = packets.get(++to);
        }
        if (first == null || last == null) {
            return;
        }
        byte[] payload = first.payload();
        descriptor.wrap(payload, 0, payload.length);
        frames.put(
                from,
                new Frame(
                        to,
                        first.csrc(),
                        descriptor.startsKeyframe(),
                        descriptor.pictureId(),
                        descriptor.tl0PictureIndex(),
                        descriptor.temporalId(),
                        descriptor.layerSync(),
                        payload[7],
                        Bytes.int32(payload, SimulatedEncoding.FRAME_NUMBER_AT),
                        Bytes.int32(payload, SimulatedEncoding.REFERENCE_AT)));
    }

    private boolean decodeNext(long now) {
        for (Map.Entry<Long, Frame> entry : frames.entrySet()) {
            if (decodable(entry.getValue())) {
                decode(now, entry.getValue());
                return true;
            }
        }
        return false;
    }

    /// What a browser concludes from the descriptor (RFC 7741 §4.2 and §4.6).
    private boolean decodable(Frame frame) {
        if (frame.keyframe()) {
            return true;
        }
        if (lastTl0 < 0) {
            return false;
        }
        if (frame.temporalId() <= 0) {
            return frame.tl0() == ((lastTl0 + 1) & 0xff);
        }
        return frame.tl0() == lastTl0
                && (frame.sync() || frame.pictureId() == ((lastPictureId + 1) & 0x7fff));
    }

    private void decode(long now, Frame frame) {
        boolean sameOwner = frame.csrc() == shownOwner;
        if (frame.encoding() != shownEncoding || !sameOwner) {
            changes += sameOwner ? 1 : 0;
            decodedNumbers.clear();
        }
        if (frame.keyframe()) {
            keyframes++;
            decodedNumbers.clear();
        } else if (!decodedNumbers.contains(frame.reference())) {
            broken++;
        }
        if (sameOwner && decoded > 0 && now - lastDecodedNanos > FREEZE_NANOS) {
            freezes++;
            frozenNanos += now - lastDecodedNanos;
        }
        decodedNumbers.add(frame.number());
        decodedNumbers.removeIf(number -> number < frame.number() - 8);
        shownEncoding = frame.encoding();
        shownOwner = frame.csrc();
        lastPictureId = frame.pictureId();
        if (frame.temporalId() <= 0) {
            lastTl0 = frame.tl0();
        }
        decoded++;
        lastDecodedNanos = now;
        waitingSinceNanos = Long.MAX_VALUE;
        asked = false;
        decodedThrough = frame.lastSequence();
        packets.headMap(decodedThrough, true).clear();
        frames.headMap(decodedThrough, true).clear();
    }
}
