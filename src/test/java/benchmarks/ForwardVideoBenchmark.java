package benchmarks;

import call.TrackKind;
import java.util.Arrays;
import java.util.concurrent.TimeUnit;
import media.rtp.RtpHeaderWriter;
import media.sdp.SdpException;
import media.srtp.SrtpSender;
import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.BenchmarkMode;
import org.openjdk.jmh.annotations.Fork;
import org.openjdk.jmh.annotations.Measurement;
import org.openjdk.jmh.annotations.Mode;
import org.openjdk.jmh.annotations.OperationsPerInvocation;
import org.openjdk.jmh.annotations.OutputTimeUnit;
import org.openjdk.jmh.annotations.Param;
import org.openjdk.jmh.annotations.Scope;
import org.openjdk.jmh.annotations.Setup;
import org.openjdk.jmh.annotations.State;
import org.openjdk.jmh.annotations.TearDown;
import org.openjdk.jmh.annotations.Warmup;

/// A screen of 30 frames a second in six packets each to 150 viewers: the whole engine, with its
/// timers and the viewers' checks, per packet sent.
@State(Scope.Thread)
@BenchmarkMode(Mode.AverageTime)
@OutputTimeUnit(TimeUnit.NANOSECONDS)
@Warmup(iterations = 6, time = 1)
@Measurement(iterations = 5, time = 1)
@Fork(1)
@SuppressWarnings("NullAway.Init") // JMH calls what is annotated with Setup first
public class ForwardVideoBenchmark {
    private static final int VIEWERS = 150;
    private static final int PACKETS = 6;
    static final int PACKETS_PER_FRAME = VIEWERS * PACKETS;
    private static final int PAYLOAD_BYTES = 1_050;
    private static final int SSRC = 99;
    private static final long FRAME_NANOS = 33_333_333;
    private static final int FRAMES_PER_CHECK = 150;
    private static final byte[] START_CODE_AND_SIZE = {
        (byte) 0x9D, 0x01, 0x2A, 0x00, 0x05, (byte) 0xD0, 0x02
    };
    private static final byte[] MID = {'0'};

    @Param({"jdk", "openssl"})
    String cipher;

    private final RtpHeaderWriter header = new RtpHeaderWriter();
    private final byte[] buffer = new byte[1_500];
    private EngineRoom room;
    private EngineRoom.Talker talker;
    private SrtpSender.Stream stream;
    private int sequence;
    private int frame;
    private long nowNanos;

    @Setup
    public void gather() throws SdpException {
        room = new EngineRoom(EngineRoom.ciphers(cipher));
        talker = room.talker(TrackKind.SCREEN);
        stream = talker.srtp.stream(SSRC);
        for (int i = 0; i < VIEWERS; i++) {
            room.viewer();
        }
        for (int i = 0; i < 200; i++) {
            send(i % 30 == 0);
        }
        long before = room.sent();
        for (int i = 0; i < 30; i++) {
            send(false);
        }
        double share = (room.sent() - before) / (30.0 * VIEWERS * PACKETS);
        if (share < 0.99 || share > 1.1) {
            throw new IllegalStateException(share + " packets were sent of one");
        }
    }

    @TearDown
    public void close() {
        room.close();
    }

    @Benchmark
    @OperationsPerInvocation(PACKETS_PER_FRAME)
    public long forward() {
        send(false);
        return room.sentBytes();
    }

    private void send(boolean keyframe) {
        frame++;
        for (int i = 0; i < PACKETS; i++) {
            int at =
                    header.begin(
                                    buffer,
                                    0,
                                    i == PACKETS - 1,
                                    96,
                                    sequence++ & 0xFFFF,
                                    frame * 3_000,
                                    SSRC)
                            .extension(4, MID, 0, 1)
                            .end();
            int payload = payload(at, i == 0, keyframe);
            int length = talker.srtp.protectRtp(stream, buffer, 0, at + payload);
            room.engine.onDatagram(nowNanos, talker.address, buffer, 0, length);
        }
        room.engine.flushDue(nowNanos);
        nowNanos = room.advance(nowNanos, nowNanos + FRAME_NANOS);
        if (frame % FRAMES_PER_CHECK == 0) {
            room.check(nowNanos);
        }
    }

    /// A VP8 descriptor (RFC 7741 §4.2) with picture id and temporal layer 0, then the head of a
    /// frame.
    private int payload(int at, boolean first, boolean keyframe) {
        Arrays.fill(buffer, at, at + 16, (byte) 0);
        buffer[at] = (byte) (first ? 0x90 : 0x80);
        buffer[at + 1] = (byte) 0xE0;
        buffer[at + 2] = (byte) (0x80 | (frame >> 8 & 0x7F));
        buffer[at + 3] = (byte) frame;
        buffer[at + 4] = (byte) frame;
        buffer[at + 5] = 0x20;
        if (first) {
            buffer[at + 6] = (byte) (keyframe ? 0x10 : 0x11);
            if (keyframe) {
                System.arraycopy(START_CODE_AND_SIZE, 0, buffer, at + 9, 7);
            }
        }
        return PAYLOAD_BYTES;
    }
}
