package benchmarks;

import call.TrackKind;
import java.util.ArrayList;
import java.util.List;
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

/// Five speakers to 200 listeners: the whole engine, from one datagram in to 200 out, with its
/// timers and the listeners' checks, per packet sent. With a batching delay the five packets of
/// each listener are encrypted one after the other.
@State(Scope.Thread)
@BenchmarkMode(Mode.AverageTime)
@OutputTimeUnit(TimeUnit.NANOSECONDS)
@Warmup(iterations = 6, time = 1)
@Measurement(iterations = 5, time = 1)
@Fork(1)
@SuppressWarnings("NullAway.Init") // JMH calls what is annotated with Setup first
public class ForwardAudioBenchmark {
    private static final int TALKERS = 5;
    private static final int LISTENERS = 200;
    static final int PACKETS_PER_FRAME = TALKERS * LISTENERS;
    private static final int PAYLOAD_BYTES = 80;
    private static final int SSRC = 99;
    private static final byte[] LEVEL = {(byte) 0x94};
    private static final byte[] MID = {'0'};

    private static final long FRAME_NANOS = 20_000_000;
    private static final int FRAMES_PER_CHECK = 250;

    @Param({"jdk", "openssl"})
    String cipher;

    @Param({"0", "10"})
    int holdMillis;

    private final List<EngineRoom.Talker> talkers = new ArrayList<>();
    private final List<SrtpSender.Stream> streams = new ArrayList<>();
    private final RtpHeaderWriter header = new RtpHeaderWriter();
    private final byte[] buffer = new byte[256];
    private EngineRoom room;
    private int sequence;
    private long nowNanos;

    @Setup
    public void gather() throws SdpException {
        room = new EngineRoom(EngineRoom.ciphers(cipher));
        for (int i = 0; i < TALKERS; i++) {
            EngineRoom.Talker talker = room.talker(TrackKind.MICROPHONE);
            talkers.add(talker);
            streams.add(talker.srtp.stream(SSRC + i));
        }
        for (int i = 0; i < LISTENERS; i++) {
            room.listener(TALKERS);
        }
        // The first packets elect the speakers.
        room.engine.batchingDelay(0);
        for (int i = 0; i < 100; i++) {
            forward();
        }
        long before = room.sent();
        for (int i = 0; i < 50; i++) {
            forward();
        }
        // Reports and answers to checks are sent beside it, and no speaker receives its own
        // packets.
        double share = (room.sent() - before) / (50.0 * PACKETS_PER_FRAME);
        if (share < 0.99 || share > 1.1) {
            throw new IllegalStateException(share + " packets were sent of one");
        }
        room.engine.batchingDelay(TimeUnit.MILLISECONDS.toNanos(holdMillis));
    }

    @TearDown
    public void close() {
        room.close();
    }

    @Benchmark
    @OperationsPerInvocation(PACKETS_PER_FRAME)
    public long forward() {
        sequence++;
        for (int i = 0; i < TALKERS; i++) {
            EngineRoom.Talker talker = talkers.get(i);
            int at =
                    header.begin(
                                    buffer,
                                    0,
                                    false,
                                    111,
                                    sequence & 0xFFFF,
                                    sequence * 960,
                                    streams.get(i).ssrc())
                            .extension(1, LEVEL, 0, 1)
                            .extension(4, MID, 0, 1)
                            .end();
            int length = talker.srtp.protectRtp(streams.get(i), buffer, 0, at + PAYLOAD_BYTES);
            room.engine.onDatagram(nowNanos, talker.address, buffer, 0, length);
            room.engine.flushDue(nowNanos);
        }
        nowNanos = room.advance(nowNanos, nowNanos + FRAME_NANOS);
        if (sequence % FRAMES_PER_CHECK == 0) {
            room.check(nowNanos);
        }
        return room.sentBytes();
    }
}
