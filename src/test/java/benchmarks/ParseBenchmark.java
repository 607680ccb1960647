package benchmarks;

import java.net.InetSocketAddress;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import java.util.concurrent.TimeUnit;
import media.Hex;
import media.rtcp.RtcpMessage;
import media.rtcp.RtcpReader;
import media.rtp.DropReason;
import media.rtp.RtpPacket;
import media.stun.BindingRequest;
import media.stun.IceRole;
import media.stun.StunBindings;
import org.jspecify.annotations.Nullable;
import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.BenchmarkMode;
import org.openjdk.jmh.annotations.Fork;
import org.openjdk.jmh.annotations.Measurement;
import org.openjdk.jmh.annotations.Mode;
import org.openjdk.jmh.annotations.OutputTimeUnit;
import org.openjdk.jmh.annotations.Scope;
import org.openjdk.jmh.annotations.State;
import org.openjdk.jmh.annotations.Warmup;

/// Reading what arrives.
@State(Scope.Thread)
@BenchmarkMode(Mode.AverageTime)
@OutputTimeUnit(TimeUnit.NANOSECONDS)
@Warmup(iterations = 3, time = 1)
@Measurement(iterations = 5, time = 1)
@Fork(1)
public class ParseBenchmark {
    private static final String PASSWORD = "0123456789012345678901";
    private static final InetSocketAddress CLIENT = new InetSocketAddress("192.0.2.1", 40_000);

    /// Opus as Chromium sends it: audio level, absolute send time, transport-wide number, mid.
    private final byte[] rtp =
            Hex.bytes(
                    """
                    90 ef 12 34  00 00 03 c0  11 22 33 44
                    be de 00 04  10 9e  22 01 02 03  31 ab cd  40 30  00 00 00 00 00
                    78 01 02 03
                    """
                            + "55".repeat(76));

    /// A receiver report with one block and REMB.
    private final byte[] rtcp =
            Hex.bytes(
                    """
                    81c90007 00000001 00000002 05000010 00012345 00000020 12345678 00001000
                    8fce0005 00000001 00000000 52454d42 010649f0 00000002
                    """);

    private final byte[] stun = new byte[StunBindings.MAX_RESPONSE_BYTES];
    private final byte[] response = new byte[StunBindings.MAX_RESPONSE_BYTES];
    private final StunBindings bindings = new StunBindings();
    private final int stunBytes;
    private final RtpPacket packet = new RtpPacket();
    private final List<RtcpMessage> messages = new ArrayList<>();

    public ParseBenchmark() {
        byte[] transaction = new byte[12];
        new Random(3).nextBytes(transaction);
        stunBytes =
                bindings.writeRequest(
                        new BindingRequest(
                                transaction, "abcd:efgh", true, IceRole.CONTROLLING, 1, 1),
                        PASSWORD,
                        stun,
                        0);
    }

    @Benchmark
    public int rtp() {
        DropReason reason = packet.wrap(rtp, 0, rtp.length);
        return reason == DropReason.OK ? packet.extensionOffset(1) + packet.payloadBytes() : -1;
    }

    @Benchmark
    public List<RtcpMessage> rtcp() {
        messages.clear();
        if (RtcpReader.read(rtcp, 0, rtcp.length, messages) != DropReason.OK) {
            throw new IllegalStateException("not read");
        }
        return messages;
    }

    /// With its HMAC; every client sends one in 2.5 s.
    @Benchmark
    public @Nullable BindingRequest stun() {
        BindingRequest request = bindings.readRequest(stun, 0, stunBytes, "abcd", PASSWORD);
        if (request == null) {
            throw new IllegalStateException("not read");
        }
        return request;
    }

    /// All that a check costs the server: its connection is found, it is read, and answered.
    @Benchmark
    public int stunCheckAndAnswer() {
        String ufrag = bindings.localUfrag(stun, 0, stunBytes);
        BindingRequest request =
                ufrag == null ? null : bindings.readRequest(stun, 0, stunBytes, ufrag, PASSWORD);
        if (request == null) {
            throw new IllegalStateException("not read");
        }
        return bindings.writeSuccess(request, CLIENT, PASSWORD, response, 0);
    }
}
