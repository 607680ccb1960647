package simulation;

import static simulation.Simulation.MILLI;

import java.nio.ByteBuffer;
import java.util.Arrays;
import media.rtp.Bytes;

/// What a listener receives of one speaker: when each frame arrived, by itself, as a redundant
/// block in RED, or in the in-band FEC of the next frame. Evaluated afterwards, for a jitter buffer
/// of any length.
final class ReceivedAudio {
    private static final long NEVER = Long.MAX_VALUE;

    /// By number of the frame.
    private long[] primaryNanos = new long[0];

    private long[] redNanos = new long[0];
    private long[] fecNanos = new long[0];
    private int first = Integer.MAX_VALUE;
    private int last = -1;
    private long lastPacketNanos;
    private long longestGapNanos;
    private long packets;
    private long redPackets;

    private final boolean keepsFrames;

    /// @param keepsFrames whether more than gaps will be evaluated
    ReceivedAudio(boolean keepsFrames) {
        this.keepsFrames = keepsFrames;
    }

    /// @param primary frames that came by themselves and in time
    /// @param red that were played from a redundant block in RED
    /// @param fec that were played from in-band FEC
    /// @param lost that were not there when they were due
    record Playback(int sent, int primary, int red, int fec, int lost) {
        double played() {
            return (double) (sent - lost) / sent;
        }
    }

    /// A packet of Opus or, when its type says so, RED.
    void onPacket(long now, int payloadType, byte[] payload) {
        if (packets++ > 0) {
            longestGapNanos = Math.max(longestGapNanos, now - lastPacketNanos);
        }
        lastPacketNanos = now;
        redPackets += payloadType == SimulatedOffer.RED ? 1 : 0;
        if (!keepsFrames) {
            return;
        }
        if (payloadType == SimulatedOffer.RED) {
            onRed(now, payload);
        } else {
            onOpus(now, payload, 0, payload.length, 0);
        }
    }

    /// The longest time between two packets, lost ones included.
    long longestGapNanos() {
        return longestGapNanos;
    }

    long lastPacketNanos() {
        return lastPacketNanos;
    }

    long packets() {
        return packets;
    }

    long redPackets() {
        return redPackets;
    }

    /// Evaluates the frames between the first that arrived and the last that left the buffer.
    ///
    /// @param bufferNanos how long after the shortest delay a frame is played
    Playback playback(SimulatedMicrophone talker, long bufferNanos) {
        long quickest = NEVER;
        for (int i = first; i <= last; i++) {
            if (primaryNanos[i] != NEVER) {
                quickest = Math.min(quickest, primaryNanos[i] - spoken(i));
            }
        }
        int sent = 0;
        int primary = 0;
        int red = 0;
        int fec = 0;
        for (int i = first; i <= last - bufferNanos / SimulatedMicrophone.FRAME_NANOS; i++) {
            long due = quickest + spoken(i) + bufferNanos;
            if (talker.sent(i)) {
                sent++;
                if (primaryNanos[i] <= due) {
                    primary++;
                } else if (redNanos[i] <= due) {
                    red++;
                } else if (fecNanos[i] <= due) {
                    fec++;
                }
            }
        }
        return new Playback(sent, primary, red, fec, sent - primary - red - fec);
    }

    private static long spoken(int number) {
        return number * 20L * MILLI;
    }

    /// RFC 2198 §3.
    private void onRed(long now, byte[] payload) {
        int data = 0;
        while ((payload[data] & 0x80) != 0) {
            data += 4;
        }
        data++;
        for (int head = 0; (payload[head] & 0x80) != 0; head += 4) {
            int word = Bytes.int32(payload, head);
            int length = word & 0x3ff;
            int distance = (word >>> 10 & 0x3fff) / SimulatedMicrophone.FRAME_TICKS;
            onOpus(now, payload, data, length, distance);
            data += length;
        }
        onOpus(now, payload, data, payload.length - data, 0);
    }

    /// @param distance how many frames before the packet's own, 0 for its own
    private void onOpus(long now, byte[] payload, int at, int length, int distance) {
        if (length <= 2) {
            return; // comfort noise of DTX, or nothing
        }
        if (length != SimulatedMicrophone.FRAME_BYTES || payload[at] != SimulatedMicrophone.TOC) {
            throw new AssertionError("a frame of " + length + " bytes is none that was sent");
        }
        int number = ByteBuffer.wrap(payload).getInt(at + 2);
        reserve(number);
        if (distance == 0) {
            first = Math.min(first, number);
            last = Math.max(last, number);
            primaryNanos[number] = Math.min(primaryNanos[number], now);
        } else {
            redNanos[number] = Math.min(redNanos[number], now);
        }
        if (payload[at + 1] == SimulatedMicrophone.ACTIVE_AND_LBRR) {
            fecNanos[number - 1] = Math.min(fecNanos[number - 1], now);
        }
    }

    private void reserve(int number) {
        int had = primaryNanos.length;
        if (number >= had) {
            int size = Math.max(64, 2 * number);
            primaryNanos = Arrays.copyOf(primaryNanos, size);
            redNanos = Arrays.copyOf(redNanos, size);
            fecNanos = Arrays.copyOf(fecNanos, size);
            Arrays.fill(primaryNanos, had, size, NEVER);
            Arrays.fill(redNanos, had, size, NEVER);
            Arrays.fill(fecNanos, had, size, NEVER);
        }
    }
}
