package media.stun;

import static org.assertj.core.api.Assertions.assertThat;

import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.util.Arrays;
import media.Hex;
import org.junit.jupiter.api.Test;

/// What [StunWriter] writes byte for byte; that it is read again, [StunBindingsTest] shows.
class StunWriterTest {
    private static final byte[] ID = Hex.bytes("b7e7a701bc34d686fa87dfae");
    private static final byte[] KEY = {'k'};

    private final StunWriter writer = new StunWriter(new MessageIntegrity());
    private final byte[] out = new byte[200];

    /// RFC 5769 §2.2 and §2.3 have this attribute for 192.0.2.1 and 2001:db8:….
    @Test
    void writesTheAddressesOfRfc5769() {
        writer.begin(out, 0, StunMessage.SUCCESS, ID);
        writer.mappedAddress(new InetSocketAddress(InetAddress.ofLiteral("192.0.2.1"), 32853));
        writer.mappedAddress(
                new InetSocketAddress(
                        InetAddress.ofLiteral("2001:db8:1234:5678:11:2233:4455:6677"), 32853));
        writer.end(KEY);
        assertThat(Hex.text(out, 20, 36))
                .isEqualTo(
                        "002000080001a147e112a643"
                                + "002000140002a1470113a9faa5d3f179bc25f4b5bed2b9d9");
    }

    @Test
    void padsWithZerosWhateverWasThere() {
        Arrays.fill(out, (byte) 0xEE);
        writer.begin(out, 0, StunMessage.ERROR, ID);
        writer.errorCode(487, "Role");
        writer.username("a");
        int length = writer.end(KEY);
        assertThat(Hex.text(out, 20, 20))
                .isEqualTo("00090008" + "00000457526f6c65" + "0006000161000000");
        assertThat(length).isEqualTo(20 + 12 + 8 + 24 + 8);
        assertThat(Hex.text(out, 0, 20))
                .isEqualTo("01110034" + "2112a442" + "b7e7a701bc34d686fa87dfae");
    }

    @Test
    void writesRoleAndPriorityUnsigned() {
        writer.begin(out, 0, StunMessage.REQUEST, ID);
        writer.role(IceRole.CONTROLLING, -1);
        writer.role(IceRole.UNSTATED, 9);
        writer.priority(0xFFFF_FFFEL);
        writer.useCandidate();
        writer.end(KEY);
        assertThat(Hex.text(out, 20, 24))
                .isEqualTo("802a0008ffffffffffffffff" + "00240004fffffffe" + "00250000");
    }
}
