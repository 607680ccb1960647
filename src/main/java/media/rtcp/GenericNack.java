package media.rtcp;

import java.util.List;
import media.rtp.Bytes;
import media.rtp.SequenceNumbers;
import org.jspecify.annotations.Nullable;

/// Requests retransmission of packets (RFC 4585 §6.2.1). Each entry names one packet and, by bits,
/// any of the 16 behind it.
///
/// ```
///  0                   1                   2                   3
///  0 1 2 3 4 5 6 7 8 9 0 1 2 3 4 5 6 7 8 9 0 1 2 3 4 5 6 7 8 9 0 1
/// +-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+
/// |           packet ID           |  bitmask of the 16 following  |
/// +-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+
/// ```
public record GenericNack(int sender, int media, List<Integer> sequenceNumbers)
        implements RtcpMessage {
    static final int FORMAT = 1;
    private static final int ENTRY_BYTES = 4;

    public GenericNack {
        sequenceNumbers = List.copyOf(sequenceNumbers);
    }

    static @Nullable GenericNack read(byte[] b, int at, int end) {
        if (end - at < RtcpHeader.FEEDBACK_BYTES + ENTRY_BYTES) {
            return null;
        }
        int entries = (end - at - RtcpHeader.FEEDBACK_BYTES) / ENTRY_BYTES;
        int packets = 0;
        for (int i = 0; i < entries; i++) {
            int entry = at + RtcpHeader.FEEDBACK_BYTES + i * ENTRY_BYTES;
            packets += 1 + Integer.bitCount(Bytes.uint16(b, entry + 2));
        }
        Integer[] sequenceNumbers = new Integer[packets];
        int next = 0;
        for (int i = 0; i < entries; i++) {
            int entry = at + RtcpHeader.FEEDBACK_BYTES + i * ENTRY_BYTES;
            int first = Bytes.uint16(b, entry);
            int mask = Bytes.uint16(b, entry + 2);
            sequenceNumbers[next++] = first;
            for (int bit = 0; bit < 16; bit++) {
                if ((mask & 1 << bit) != 0) {
                    sequenceNumbers[next++] = SequenceNumbers.add(first, bit + 1);
                }
            }
        }
        return new GenericNack(
                Bytes.int32(b, at + 4), Bytes.int32(b, at + 8), List.of(sequenceNumbers));
    }

    /// Packs the sequence numbers in their order: ascending ones share an entry.
    int write(byte[] out, int at) {
        int end = at + RtcpHeader.FEEDBACK_BYTES;
        int first = 0;
        int mask = 0;
        boolean open = false;
        for (int sequenceNumber : sequenceNumbers) {
            int behind = SequenceNumbers.distance(first, sequenceNumber);
            // Bits are read in ascending order, so one below the highest set bit opens a new entry.
            if (open && behind >= 1 && behind <= 16 && mask < 1 << (behind - 1)) {
                mask |= 1 << (behind - 1);
            } else {
                first = sequenceNumber;
                mask = 0;
                open = true;
                end += ENTRY_BYTES;
            }
            Bytes.putInt16(out, end - ENTRY_BYTES, first);
            Bytes.putInt16(out, end - ENTRY_BYTES + 2, mask);
        }
        RtcpHeader.writeFeedback(
                out, at, end, FORMAT, RtcpHeader.TRANSPORT_FEEDBACK, sender, media);
        return end;
    }
}
