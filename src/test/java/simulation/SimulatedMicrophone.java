package simulation;

import static simulation.Simulation.MILLI;

import java.nio.ByteBuffer;
import java.util.BitSet;
import java.util.Random;
import media.rtp.RtpHeaderWriter;

/// A microphone at wire level: an Opus frame every 20 ms whose payload carries its number and, as
/// in-band FEC does, carries the frame before it (LBRR, RFC 6716 §2.1.7); RED with redundant blocks
/// of the frames before (RFC 2198); and silence as DTX sends it.
///
/// ```
///  0                   1                   2                   3
///  0 1 2 3 4 5 6 7 8 9 0 1 2 3 4 5 6 7 8 9 0 1 2 3 4 5 6 7 8 9 0 1
/// +-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+
/// |      TOC      |V|L|           |      frame number …           |
/// +-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+
/// |      … frame number           |      filler …                 |
/// +-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+
/// ```
final class SimulatedMicrophone {
    static final long FRAME_NANOS = 20 * MILLI;
    static final int FRAME_TICKS = 960;
    static final int FRAME_BYTES = 80;

    /// SILK, wideband, 20 ms, mono, one frame (RFC 6716 §3.1).
    static final byte TOC = 0x48;

    /// RFC 6716 §4.2.3: voice active, and LBRR data of the frame before.
    static final byte ACTIVE_AND_LBRR = (byte) 0xC0;

    static final byte ACTIVE = (byte) 0x80;
    private static final int MAX_DISTANCE = 2;

    /// DTX sends one frame of comfort noise in this many.
    private static final int DTX_FRAMES = 20;

    private final SimulatedPeer peer;
    private final RtpHeaderWriter header = new RtpHeaderWriter();
    private final byte[] bytes = new byte[1024];
    private final byte[][] before = new byte[MAX_DISTANCE][];
    private final BitSet sent = new BitSet();
    private int firstTimestamp;
    private int sequence;
    private int frame;
    private int startedCount;
    private long packets;
    private long octets;
    int ssrc;

    /// Volume, from 0, the loudest, to 127.
    int level = 127;

    int frameBytes = FRAME_BYTES;

    /// Whether each frame carries the one before it.
    boolean inBandFec = true;

    /// How many frames before it each packet carries as RED, 0 for plain Opus.
    int redundancy;

    /// In silence only every twentieth frame is sent.
    boolean silent;

    /// Frames are encrypted end to end: each byte is inverted.
    boolean encrypted;

    /// Off in long runs, in which frames are not evaluated one by one.
    boolean keepsSent = true;

    SimulatedMicrophone(SimulatedPeer peer, Random random) {
        this.peer = peer;
        this.ssrc = random.nextInt();
        this.sequence = random.nextInt(0x10000);
        this.firstTimestamp = random.nextInt();
    }

    void start(long firstNanos) {
        int run = ++startedCount;
        peer.at(firstNanos, () -> tick(run, firstNanos));
    }

    void stop() {
        startedCount++;
    }

    /// Goes on under another SSRC, with other numbers, as a browser does with a new sender.
    void renumber(int newSsrc, int newSequence, int newTimestamp) {
        ssrc = newSsrc;
        sequence = newSequence;
        firstTimestamp = newTimestamp - frame * FRAME_TICKS;
        before[0] = null;
        before[1] = null;
    }

    /// Whether a speech frame of this number was sent.
    boolean sent(int number) {
        return sent.get(number);
    }

    int frames() {
        return frame;
    }

    int timestamp() {
        return firstTimestamp + frame * FRAME_TICKS;
    }

    long packets() {
        return packets;
    }

    long octets() {
        return octets;
    }

    private void tick(int run, long nanos) {
        if (run == startedCount) {
            peer.at(nanos + FRAME_NANOS, () -> tick(run, nanos + FRAME_NANOS));
            frame++;
            if (!silent) {
                sendSpeech();
            } else if (frame % DTX_FRAMES == 0) {
                sendNoise();
            }
        }
    }

    private void sendSpeech() {
        if (keepsSent) {
            sent.set(frame);
        }
        byte[] opus = new byte[frameBytes];
        opus[0] = TOC;
        opus[1] = inBandFec && before[0] != null ? ACTIVE_AND_LBRR : ACTIVE;
        ByteBuffer.wrap(opus).putInt(2, frame);
        if (redundancy > 0) {
            int at = begin(SimulatedOffer.RED, level);
            send(at + writeRed(opus, at));
        } else {
            int at = begin(SimulatedOffer.OPUS, level);
            for (int i = 0; i < opus.length; i++) {
                bytes[at + i] = (byte) (encrypted ? ~opus[i] : opus[i]);
            }
            send(at + opus.length);
        }
        before[1] = before[0];
        before[0] = opus;
    }

    private void sendNoise() {
        before[0] = null;
        before[1] = null;
        int at = begin(SimulatedOffer.OPUS, 127);
        bytes[at] = encrypted ? (byte) ~TOC : TOC;
        send(at + 1);
    }

    /// RFC 2198 §3: headers of the redundant blocks, the oldest first, the last header of one byte,
    /// then all data.
    private int writeRed(byte[] opus, int start) {
        ByteBuffer out = ByteBuffer.wrap(bytes).position(start);
        for (int distance = redundancy; distance > 0; distance--) {
            byte[] copy = before[distance - 1];
            if (copy != null) {
                int offsetAndLength = ((distance * FRAME_TICKS) << 10) | copy.length;
                out.putInt((0x80 | SimulatedOffer.OPUS) << 24 | offsetAndLength);
            }
        }
        out.put((byte) SimulatedOffer.OPUS);
        for (int distance = redundancy; distance > 0; distance--) {
            if (before[distance - 1] != null) {
                out.put(before[distance - 1]);
            }
        }
        return out.put(opus).position() - start;
    }

    private int begin(int payloadType, int atLevel) {
        sequence = (sequence + 1) & 0xffff;
        header.begin(bytes, 0, false, payloadType, sequence, timestamp(), ssrc)
                .extension(
                        SimulatedOffer.LEVEL_ID,
                        new byte[] {(byte) ((silent ? 0 : 0x80) | atLevel)},
                        0,
                        1)
                .extension(SimulatedOffer.MID_ID, new byte[] {'0'}, 0, 1);
        peer.numberTransport(header);
        return header.end();
    }

    private void send(int length) {
        packets++;
        octets += frameBytes;
        peer.sendRtp(ssrc, bytes, length);
    }
}
