package benchmarks;

import java.util.Random;
import java.util.concurrent.TimeUnit;
import media.rtp.RtpHeaderWriter;
import media.rtp.RtpPacket;
import media.srtp.SrtpCiphers;
import media.srtp.SrtpKeys;
import media.srtp.SrtpProfile;
import media.srtp.SrtpReceiver;
import media.srtp.SrtpSender;
import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.BenchmarkMode;
import org.openjdk.jmh.annotations.Fork;
import org.openjdk.jmh.annotations.Measurement;
import org.openjdk.jmh.annotations.Mode;
import org.openjdk.jmh.annotations.OutputTimeUnit;
import org.openjdk.jmh.annotations.Param;
import org.openjdk.jmh.annotations.Scope;
import org.openjdk.jmh.annotations.Setup;
import org.openjdk.jmh.annotations.State;
import org.openjdk.jmh.annotations.TearDown;
import org.openjdk.jmh.annotations.Warmup;

/// SRTP for 200 connections one after the other, as in a room: the keys of one are out of the first
/// cache when it is used again.
@State(Scope.Thread)
@BenchmarkMode(Mode.AverageTime)
@OutputTimeUnit(TimeUnit.NANOSECONDS)
@Warmup(iterations = 3, time = 1)
@Measurement(iterations = 5, time = 1)
@Fork(1)
@SuppressWarnings("NullAway.Init") // JMH sets what is annotated with Param first
public class ProtectBenchmark {
    private static final int CONNECTIONS = 200;
    private static final int SSRC = 1;

    @Param({"AEAD_AES_128_GCM", "AEAD_AES_256_GCM", "AES128_CM_HMAC_SHA1_80"})
    SrtpProfile profile;

    @Param({"jdk", "openssl"})
    String cipher;

    @Param({"110", "1150"})
    int bytes;

    private final SrtpSender[] senders = new SrtpSender[CONNECTIONS];
    private final SrtpReceiver[] receivers = new SrtpReceiver[CONNECTIONS];
    private final SrtpSender.Stream[] streams = new SrtpSender.Stream[CONNECTIONS];
    private final RtpPacket packet = new RtpPacket();
    private final RtpHeaderWriter writer = new RtpHeaderWriter();
    private final byte[] buffer = new byte[1500];
    private int next;

    @Setup
    public void makeKeys() {
        SrtpCiphers ciphers = EngineRoom.ciphers(cipher);
        Random random = new Random(1);
        for (int i = 0; i < CONNECTIONS; i++) {
            byte[] key = new byte[profile.keyBytes()];
            byte[] salt = new byte[profile.saltBytes()];
            random.nextBytes(key);
            random.nextBytes(salt);
            SrtpKeys keys = new SrtpKeys(profile, key, salt);
            senders[i] = new SrtpSender(keys, ciphers);
            receivers[i] = new SrtpReceiver(keys, ciphers);
            streams[i] = senders[i].stream(SSRC);
        }
    }

    @TearDown
    public void close() {
        for (int i = 0; i < CONNECTIONS; i++) {
            senders[i].close();
            receivers[i].close();
        }
    }

    @Benchmark
    public int protect() {
        int connection = turn();
        return senders[connection].protectRtp(streams[connection], buffer, 0, write());
    }

    /// Both, as what is decrypted has to be encrypted anew for the replay check: less [#protect].
    @Benchmark
    public int protectAndUnprotect() {
        int connection = turn();
        int sealed = senders[connection].protectRtp(streams[connection], buffer, 0, write());
        int opened = receivers[connection].unprotectRtp(buffer, 0, sealed, packet);
        if (opened != bytes) {
            throw new IllegalStateException("not opened");
        }
        return opened;
    }

    /// The header only; the payload is what the packet before has left.
    private int write() {
        writer.begin(buffer, 0, false, 111, next / CONNECTIONS & 0xFFFF, 960, SSRC).end();
        return bytes;
    }

    private int turn() {
        return ++next % CONNECTIONS;
    }
}
