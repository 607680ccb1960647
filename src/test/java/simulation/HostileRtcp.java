package simulation;

import java.util.List;
import java.util.Random;
import media.rtp.Bytes;

/// Bodies of RTCP messages that are framed as they should be, and mean to cost the server work.
/// Each is written behind a header, into a buffer of zeros.
final class HostileRtcp {
    private final SimulatedPeer peer;
    private final int[] ownSsrcs;
    private final byte[] bytes;
    private final Random random;

    /// @param peer that sends it
    /// @param ownSsrcs of streams that it sends
    /// @param bytes what is written into
    HostileRtcp(SimulatedPeer peer, int[] ownSsrcs, byte[] bytes, Random random) {
        this.peer = peer;
        this.ownSsrcs = ownSsrcs;
        this.bytes = bytes;
        this.random = random;
    }

    void manyLost(int at, int end) {
        Bytes.putInt16(bytes, at + 12, random.nextInt(1 << 16));
        Bytes.putInt16(bytes, at + 14, 1 << 15);
        for (int chunk = at + 20; chunk < end; chunk += 2) {
            Bytes.putInt16(bytes, chunk, 0x1FFF);
        }
    }

    void randomChunks(int at, int end) {
        Bytes.putInt16(bytes, at + 12, random.nextInt(1 << 16));
        Bytes.putInt16(bytes, at + 14, 1 + random.nextInt(200));
        Bytes.putInt24(bytes, at + 16, random.nextInt(1 << 20));
        for (int chunk = at + 20; chunk < end; chunk += 2) {
            Bytes.putInt16(bytes, chunk, 0x8000 | random.nextInt(1 << 14));
        }
    }

    /// Of packets that were sent: all received in one run, with a delta each; some with a count
    /// that the chunks or the deltas do not bear out.
    void feedbackOfSent(int at, int end) {
        int packets = end - at - 22;
        // One of a compound packet spoils it all.
        boolean lies = random.nextInt(40) == 0;
        Bytes.putInt16(bytes, at + 12, random.nextInt(512));
        Bytes.putInt16(bytes, at + 14, lies ? 1 + random.nextInt((1 << 16) - 1) : packets);
        Bytes.putInt24(bytes, at + 16, random.nextInt(1 << 24));
        Bytes.putInt16(bytes, at + 20, lies ? random.nextInt(1 << 16) : 1 << 13 | packets);
        for (int delta = at + 22; delta < end; delta++) {
            bytes[delta] = (byte) random.nextInt(256);
        }
    }

    void nack(int at, int end) {
        Bytes.putInt32(bytes, at + 8, slotSsrc());
        for (int entry = at + 12; entry < end; entry += 4) {
            Bytes.putInt16(bytes, entry, random.nextInt(1 << 16));
            Bytes.putInt16(bytes, entry + 2, 0xFFFF);
        }
    }

    /// The same of packets that have arrived lately, and so are still in the history.
    void nackOfSent(int at, int end) {
        int ssrc = slotSsrc();
        List<SimulatedPeer.Arrival> arrived = peer.arrivals().getOrDefault(ssrc, List.of());
        Bytes.putInt32(bytes, at + 8, ssrc);
        for (int entry = at + 12; entry < end; entry += 4) {
            int back = 1 + random.nextInt(Math.clamp(arrived.size(), 1, 100));
            int sequence =
                    arrived.isEmpty() ? 0 : arrived.get(arrived.size() - back).sequenceNumber();
            Bytes.putInt16(bytes, entry, sequence);
            Bytes.putInt16(bytes, entry + 2, 0xFFFF);
        }
    }

    void reports(int at, int end) {
        for (int block = at + 8; block < end; block += 24) {
            randomBody(block - 4, block + 24);
            Bytes.putInt32(bytes, block, slotSsrc());
        }
    }

    void estimate(int at, int end) {
        randomBody(at, end);
        Bytes.putInt32(bytes, at + 12, 'R' << 24 | 'E' << 16 | 'M' << 8 | 'B');
        bytes[at + 16] = (byte) 255;
    }

    void description(int at, int end) {
        bytes[at + 8] = 1;
        bytes[at + 9] = (byte) (end - at - 14);
    }

    /// A chunk of one item in each 8 bytes (RFC 3550 §6.5), the last of some without an end.
    void descriptions(int at, int end) {
        for (int chunk = at + 4; chunk + 8 <= end; chunk += 8) {
            Bytes.putInt32(bytes, chunk, ownSsrc());
            bytes[chunk + 4] = (byte) (1 + random.nextInt(8));
            bytes[chunk + 5] = (byte) (random.nextInt(200) == 0 ? 200 : 1);
        }
    }

    /// Of its own streams, which go on.
    void goodbyes(int at, int end) {
        for (int ssrc = at + 4; ssrc < end; ssrc += 4) {
            Bytes.putInt32(bytes, ssrc, ownSsrc());
        }
    }

    /// Blocks of all types, the last one longer than the message (RFC 3611 §3).
    void extendedReports(int at, int end) {
        for (int block = at + 8; block < end; block += 12) {
            bytes[block] = (byte) (1 + random.nextInt(8));
            Bytes.putInt16(bytes, block + 2, block + 24 > end ? 0xFFFF : 2);
            Bytes.putInt32(bytes, block + 4, slotSsrc());
        }
    }

    void randomBody(int at, int end) {
        for (int word = at + 4; word < end; word += 4) {
            Bytes.putInt32(bytes, word, random.nextInt());
        }
        Bytes.putInt32(bytes, at + 8, slotSsrc());
    }

    private int ownSsrc() {
        return ownSsrcs[random.nextInt(ownSsrcs.length)];
    }

    /// One of the streams that the server sends to the hostile participant.
    private int slotSsrc() {
        return peer.arrivals().keySet().stream()
                .skip(random.nextInt(Math.max(1, peer.arrivals().size())))
                .findFirst()
                .orElse(1);
    }
}
