package media.net;

import static org.assertj.core.api.Assertions.assertThat;

import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;
import java.net.InetSocketAddress;
import java.nio.ByteOrder;
import media.Hex;
import org.junit.jupiter.api.Assumptions;
import org.junit.jupiter.api.Test;

/// The layouts of addresses and control messages; that the system understands them is shown by
/// [DatagramBatchIT].
final class LinuxSocketsTest {
    private final Arena arena = Arena.ofAuto();

    LinuxSocketsTest() {
        Assumptions.assumeTrue(ByteOrder.nativeOrder() == ByteOrder.LITTLE_ENDIAN);
    }

    private String written(String host, boolean inet6) {
        MemorySegment memory = arena.allocate(32, 8);
        memory.fill((byte) 0xEE);
        LinuxSockets.writeAddress(
                memory,
                0,
                new InetSocketAddress(java.net.InetAddress.ofLiteral(host), 5004),
                inet6);
        int length = inet6 ? LinuxSockets.INET6_ADDRESS_BYTES : 8;
        return Hex.text(memory.asSlice(0, length).toArray(ValueLayout.JAVA_BYTE));
    }

    private static String hex(String text) {
        return Hex.text(Hex.bytes(text));
    }

    @Test
    void writesAnIpv4Address() {
        assertThat(written("192.0.2.1", false))
                .isEqualTo(hex("0200 # AF_INET\n 138C # port\n C0000201"));
    }

    @Test
    void writesAnIpv4AddressForAnIpv6SocketAsMapped() {
        assertThat(written("192.0.2.1", true))
                .isEqualTo(
                        hex(
                                """
                                0A00 138C 00000000              # AF_INET6, port, flow
                                00000000000000000000FFFF C0000201
                                00000000                        # scope
                                """));
    }

    @Test
    void writesAnIpv6Address() {
        assertThat(written("2001:db8::1", true))
                .isEqualTo(hex("0A00 138C 00000000 20010DB8000000000000000000000001 00000000"));
    }

    @Test
    void asksForSegmentation() {
        MemorySegment memory = arena.allocate(LinuxSockets.CONTROL_BYTES, 8);

        LinuxSockets.prepareControl(memory, 0);

        assertThat(Hex.text(memory.asSlice(0, 16).toArray(ValueLayout.JAVA_BYTE)))
                .isEqualTo(
                        hex(
                                """
                                1200000000000000 # 16 bytes of header, 2 of data
                                11000000         # SOL_UDP
                                67000000         # UDP_SEGMENT
                                """));
    }
}
