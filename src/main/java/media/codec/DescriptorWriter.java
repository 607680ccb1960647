package media.codec;

import org.jspecify.annotations.Nullable;

/// Writes a dependency descriptor, which is drawn in [DependencyDescriptor], for a receiver that
/// gets fewer layers, or the next of several sources: other frame number and template ids, and when
/// need be the decode targets that are left (§A.4) and the structure.
final class DescriptorWriter {
    private static final int EXTENDED_FLAGS = 5;

    private final BitReader in = new BitReader();
    private final BitWriter out = new BitWriter();

    /// Only to find the end of a structure in the packet.
    private final DependencyStructure carried = new DependencyStructure();

    /// See [LayerSelector#writeDescriptor].
    ///
    /// @param structure that the packet was sent under, null when it is gone
    int write(
            long rewriting,
            byte[] from,
            int offset,
            int length,
            @Nullable DependencyStructure structure,
            byte[] to,
            int toOffset) {
        if (length < 3) {
            return 0;
        }
        int flags = length > 3 ? from[offset + 3] & 0xF8 : 0;
        boolean more =
                (flags & 0xC0) != 0
                        || Rewriting.bitmask(rewriting)
                        || Rewriting.structure(rewriting);
        if (structure != null && more) {
            int bytes = rewrite(rewriting, from, offset, length, flags, structure, to, toOffset);
            if (bytes > 0) {
                return bytes;
            }
        }
        // Of a former structure: what its packets announced was announced then, only the ids
        // change.
        System.arraycopy(from, offset, to, toOffset, length);
        out.wrap(to, toOffset, 3);
        writeIds(rewriting, from, offset);
        return length;
    }

    private void writeIds(long rewriting, byte[] from, int offset) {
        int first = from[offset] & 0xFF;
        out.bits(first >> 6, 2);
        out.bits((first + Rewriting.templateShift(rewriting)) & 0x3F, 6);
        out.bits(Rewriting.pictureId(rewriting), 16);
    }

    /// @return 0 when it is malformed or would be too long
    private int rewrite(
            long rewriting,
            byte[] from,
            int offset,
            int length,
            int flags,
            DependencyStructure structure,
            byte[] to,
            int toOffset) {
        boolean carriesStructure = (flags & 0x80) != 0;
        boolean carriesActive = (flags & 0x40) != 0;
        boolean writesStructure = carriesStructure || Rewriting.structure(rewriting);
        boolean writesActive =
                carriesActive || Rewriting.bitmask(rewriting) || Rewriting.structure(rewriting);
        in.wrap(from, offset, length);
        in.bits(24);
        if (length > 3) {
            in.bits(EXTENDED_FLAGS);
        }
        out.wrap(to, toOffset, DependencyStructure.MAX_BYTES);
        writeIds(rewriting, from, offset);
        out.bit(writesStructure);
        out.bit(writesActive);
        out.bits((flags >> 3) & 7, 3);
        if (carriesStructure && !carried.read(in, from, 0)) {
            return 0;
        }
        if (writesStructure) {
            int shift = Rewriting.templateShift(rewriting);
            structure.write(out, (structure.templateIdOffset() + shift) & 0x3F);
        }
        int targets = structure.decodeTargets();
        int active = structure.active();
        if (carriesActive) {
            active = in.bits(targets);
        } else if (carriesStructure) {
            active = structure.allTargets();
        }
        if (writesActive) {
            int left = active & forwarded(structure, Rewriting.decodeTarget(rewriting));
            out.bits(left, targets);
        }
        out.copy(in, in.remaining());
        return out.overrun() || in.overrun() ? 0 : out.end();
    }

    /// Decode targets that can be decoded from what is forwarded for one of them: itself, and those
    /// of fewer pictures. Smaller pictures are not counted: k-SVC does not forward all of theirs.
    private static int forwarded(DependencyStructure structure, int target) {
        int spatialId = structure.targetSpatialId(target);
        int temporalId = structure.targetTemporalId(target);
        int bitmask = 0;
        boolean highest = true;
        for (int other = 0; other < structure.decodeTargets(); other++) {
            int otherSpatialId = structure.targetSpatialId(other);
            int otherTemporalId = structure.targetTemporalId(other);
            highest &= otherSpatialId <= spatialId && otherTemporalId <= temporalId;
            if (otherSpatialId == spatialId && otherTemporalId <= temporalId) {
                bitmask |= 1 << other;
            }
        }
        return highest ? structure.allTargets() : bitmask;
    }
}
