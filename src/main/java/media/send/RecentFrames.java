package media.send;

import java.util.Arrays;
import media.codec.RedundantAudio;

/// The last two frames of a track that were forwarded, to be repeated beside the next one (RFC
/// 2198).
final class RecentFrames {
    /// The farthest distance of a repeated frame; browsers can use two.
    static final int MAX_DISTANCE = 2;

    private final long[] sequences = new long[MAX_DISTANCE];
    private final int[] timestamps = new int[MAX_DISTANCE];
    private final int[] lengths = new int[MAX_DISTANCE];
    private final byte[][] frames = new byte[MAX_DISTANCE][RedundantAudio.MAX_BLOCK_BYTES];

    RecentFrames() {
        Arrays.fill(sequences, Long.MIN_VALUE);
    }

    /// Remembers a frame, unless it is too long to be repeated or older than those remembered.
    ///
    /// @param payload borrowed
    void add(long sequence, int timestamp, byte[] payload, int offset, int bytes) {
        int entry = entry(sequence);
        if (bytes > RedundantAudio.MAX_BLOCK_BYTES || sequence < sequences[entry]) {
            return;
        }
        sequences[entry] = sequence;
        timestamps[entry] = timestamp;
        lengths[entry] = bytes;
        System.arraycopy(payload, offset, frames[entry], 0, bytes);
    }

    /// Whether the frame of a sequence number is here.
    boolean has(long sequence) {
        return sequences[entry(sequence)] == sequence;
    }

    int timestamp(long sequence) {
        return timestamps[entry(sequence)];
    }

    int bytes(long sequence) {
        return lengths[entry(sequence)];
    }

    /// Read only.
    byte[] frame(long sequence) {
        return frames[entry(sequence)];
    }

    private static int entry(long sequence) {
        return (int) (sequence & 1);
    }
}
