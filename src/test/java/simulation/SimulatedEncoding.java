package simulation;

import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.Random;
import media.rtp.Bytes;
import media.rtp.RtpHeaderWriter;

/// One encoding of a camera at wire level: VP8 frames in several packets at a steady mean rate,
/// with temporal layers, keyframes on request, and retransmissions (RFC 4588). Each frame carries
/// its number and that of the frame it refers to, so that a receiver knows whether it may decode
/// it.
///
/// ```
///  descriptor (RFC 7741 §4.2), 6 bytes: X S | I L T | picture id, 15 bits | TL0PICIDX | TID Y
///  frame tag: P | encoding | 0           then in keyframes 9D 01 2A, width, height, else zeros
///  at 16: frame number | number of the frame it refers to, 0 for a keyframe | filler
/// ```
final class SimulatedEncoding {
    static final int FRAME_NUMBER_AT = 16;
    static final int REFERENCE_AT = 20;
    static final int HEADER_BYTES = 24;

    /// Mean rates of a camera of 720 lines as browsers choose them.
    private static final long[] BITS_PER_SECOND = {150_000, 500_000, 1_500_000};

    private static final String[] RIDS = {"q", "h", "f"};
    private static final int MAX_PAYLOAD_BYTES = 1_100;

    /// A keyframe is as large as this many others.
    private static final int KEYFRAME_WEIGHT = 5;

    private static final int HISTORY = 1_024;

    private final SimulatedPeer peer;
    private final int encoding;
    private final byte[] rid;
    private final RtpHeaderWriter header = new RtpHeaderWriter();
    private final byte[] bytes = new byte[1_500];
    private final byte[][] history = new byte[HISTORY][];
    private final int[] historySequence = new int[HISTORY];
    private final int[] historyTimestamp = new int[HISTORY];
    private final boolean[] historyMarker = new boolean[HISTORY];
    private int sequence;
    private int rtxSequence;
    private int pictureId;
    private int tl0;
    private int frameNumber;
    private int lastT0;
    private int lastT1;
    private int inPattern;
    private long creditBytes;
    private boolean on = true;
    private boolean requested = true;
    private boolean keyframeDue = true;
    private int timestamp;
    private long packets;
    private long octets;
    private long retransmitted;
    private long keyframes;
    int ssrc;
    int rtxSsrc;

    /// Height in pixels; the width follows at 16:9.
    int lines;

    /// Payloads are inverted, byte by byte; what a server may read is in dependency descriptors.
    boolean encrypted;

    /// 1 to 3, as L1T1 to L1T3.
    int temporalLayers = 1;

    SimulatedEncoding(SimulatedPeer peer, int encoding, Random random) {
        this.peer = peer;
        this.encoding = encoding;
        this.lines = 180 << encoding;
        this.rid = RIDS[encoding].getBytes(StandardCharsets.US_ASCII);
        this.ssrc = random.nextInt();
        this.rtxSsrc = random.nextInt();
        this.sequence = random.nextInt(0x10000);
        this.pictureId = random.nextInt(0x8000);
        this.tl0 = random.nextInt(0x100);
        this.timestamp = random.nextInt();
    }

    /// Goes on with a keyframe under other SSRCs, with other numbers.
    void renumber(int newSsrc, int newRtxSsrc, int newSequence) {
        ssrc = newSsrc;
        rtxSsrc = newRtxSsrc;
        sequence = newSequence;
        rtxSequence = newSequence;
        timestamp += 1 << 30;
        keyframeDue = true;
        Arrays.fill(history, null);
    }

    /// Sends this encoding, or stops; it begins again with a keyframe.
    void on(boolean nowOn) {
        keyframeDue |= nowOn && !on;
        on = nowOn;
    }

    boolean on() {
        return on;
    }

    /// The server reports whether it has viewers.
    void requested(boolean nowRequested) {
        keyframeDue |= nowRequested && !requested;
        requested = nowRequested;
    }

    String rid() {
        return RIDS[encoding];
    }

    void onPictureLoss() {
        keyframeDue = true;
    }

    /// One frame, when it is on.
    void shoot() {
        timestamp += 3_000;
        if (!on || !requested) {
            return;
        }
        boolean keyframe = keyframeDue;
        keyframeDue = false;
        keyframes += keyframe ? 1 : 0;
        inPattern = keyframe ? 0 : (inPattern + 1) % (1 << (temporalLayers - 1));
        frameNumber++;
        int layer = layer(inPattern);
        int reference = reference(keyframe, layer);
        pictureId = (pictureId + 1) & 0x7fff;
        if (layer == 0) {
            tl0 = (tl0 + 1) & 0xff;
            lastT0 = frameNumber;
            lastT1 = frameNumber;
        } else if (layer == 1) {
            lastT1 = frameNumber;
        }
        // Only the second T2 of a pattern depends on a layer above T0.
        boolean sync = layer > 0 && reference == lastT0;
        send(keyframe, layer, sync, reference, frameBytes(keyframe));
    }

    /// Retransmits packets of this encoding.
    void onNack(Iterable<Integer> sequenceNumbers) {
        for (int missed : sequenceNumbers) {
            int index = missed % HISTORY;
            if (history[index] != null && historySequence[index] == missed) {
                retransmit(index);
            }
        }
    }

    /// Whether one of the last packets had exactly this payload.
    boolean sent(byte[] payload) {
        return Arrays.stream(history).anyMatch(packet -> Arrays.equals(packet, payload));
    }

    int timestamp() {
        return timestamp;
    }

    long packets() {
        return packets;
    }

    long octets() {
        return octets;
    }

    long retransmitted() {
        return retransmitted;
    }

    long keyframes() {
        return keyframes;
    }

    /// L1T3 is 0 2 1 2, L1T2 is 0 1.
    private int layer(int index) {
        if (index == 0) {
            return 0;
        }
        return temporalLayers == 2 || index == 2 ? 1 : 2;
    }

    private int reference(boolean keyframe, int layer) {
        if (keyframe) {
            return 0;
        }
        return layer == 2 ? lastT1 : lastT0;
    }

    /// The mean rate is constant: after a keyframe, frames are smaller.
    private int frameBytes(boolean keyframe) {
        int mean =
                (int)
                        (BITS_PER_SECOND[encoding]
                                / 8
                                * SimulatedCamera.FRAME_NANOS
                                / Simulation.SECOND);
        int size = mean;
        if (keyframe) {
            size = mean * KEYFRAME_WEIGHT;
        } else if (creditBytes < 0) {
            size = mean * 3 / 4;
        }
        creditBytes = Math.min(0, creditBytes + mean - size);
        return size;
    }

    private void send(boolean keyframe, int layer, boolean sync, int reference, int size) {
        int count = (size + MAX_PAYLOAD_BYTES - 1) / MAX_PAYLOAD_BYTES;
        for (int i = 0; i < count; i++) {
            boolean last = i == count - 1;
            byte[] payload = new byte[Math.max(size / count, HEADER_BYTES)];
            writePayload(payload, i == 0, keyframe, layer, sync, reference);
            if (encrypted) {
                turnOver(payload);
            }
            sequence = (sequence + 1) & 0xffff;
            remember(payload, last);
            begin(ssrc, SimulatedOffer.VP8, sequence, timestamp, last, SimulatedOffer.RID_ID);
            if (encrypted) {
                byte[] element = descriptor(keyframe, i == 0, last);
                header.extension(SimulatedOffer.DESCRIPTOR_ID, element, 0, element.length);
            }
            int at = header.end();
            System.arraycopy(payload, 0, bytes, at, payload.length);
            packets++;
            octets += payload.length;
            peer.sendRtp(ssrc, bytes, at + payload.length);
        }
    }

    private void writePayload(
            byte[] out, boolean first, boolean keyframe, int layer, boolean sync, int reference) {
        out[0] = (byte) (first ? 0x90 : 0x80);
        out[1] = (byte) 0xE0;
        Bytes.putInt16(out, 2, 0x8000 | pictureId);
        out[4] = (byte) tl0;
        out[5] = (byte) (layer << 6 | (sync ? 0x20 : 0));
        out[6] = (byte) (keyframe ? 0 : 1);
        out[7] = (byte) encoding;
        if (keyframe && first) {
            // RFC 6386 §9.1: start code and size, little endian.
            out[9] = (byte) 0x9D;
            out[10] = 0x01;
            out[11] = 0x2A;
            int width = lines * 16 / 9;
            out[12] = (byte) width;
            out[13] = (byte) (width >>> 8);
            out[14] = (byte) lines;
            out[15] = (byte) (lines >>> 8);
        }
        ByteBuffer.wrap(out).putInt(FRAME_NUMBER_AT, frameNumber).putInt(REFERENCE_AT, reference);
    }

    static void turnOver(byte[] payload) {
        for (int i = 0; i < payload.length; i++) {
            payload[i] = (byte) ~payload[i];
        }
    }

    /// L1T1 (AV1 RTP payload format §A.8.2): start, end, template 0 for keyframes and 1 for others,
    /// the number of the frame; with a keyframe the structure: one decode target, two templates, of
    /// which the second needs the frame before, no chains, no sizes.
    private byte[] descriptor(boolean keyframe, boolean first, boolean last) {
        int ids = (first ? 0x80 : 0) | (last ? 0x40 : 0) | (keyframe ? 0 : 1);
        byte high = (byte) (frameNumber >>> 8);
        // 10000 | 000000 00000 | 00 11 | 10 10 | 0 1 0000 0 | 0, 0
        return keyframe && first
                ? new byte[] {(byte) ids, high, (byte) frameNumber, (byte) 0x80, 0, 0x3A, 0x40, 0}
                : new byte[] {(byte) ids, high, (byte) frameNumber};
    }

    private void remember(byte[] payload, boolean marker) {
        int index = sequence % HISTORY;
        history[index] = payload;
        historySequence[index] = sequence;
        historyTimestamp[index] = timestamp;
        historyMarker[index] = marker;
    }

    private void retransmit(int index) {
        retransmitted++;
        rtxSequence = (rtxSequence + 1) & 0xffff;
        begin(
                rtxSsrc,
                SimulatedOffer.RTX,
                rtxSequence,
                historyTimestamp[index],
                historyMarker[index],
                SimulatedOffer.REPAIRED_RID_ID);
        int at = header.end();
        Bytes.putInt16(bytes, at, historySequence[index]);
        byte[] payload = history[index];
        System.arraycopy(payload, 0, bytes, at + 2, payload.length);
        peer.sendRtp(rtxSsrc, bytes, at + 2 + payload.length);
    }

    private void begin(
            int stream, int payloadType, int number, int time, boolean marker, int ridId) {
        header.begin(bytes, 0, marker, payloadType, number, time, stream)
                .extension(SimulatedOffer.MID_ID, new byte[] {'1'}, 0, 1)
                .extension(ridId, rid, 0, 1);
        peer.numberTransport(header);
    }
}
