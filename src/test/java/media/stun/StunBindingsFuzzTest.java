package media.stun;

import static org.assertj.core.api.Assertions.assertThat;

import com.code_intelligence.jazzer.junit.FuzzTest;
import java.util.zip.CRC32;
import media.rtp.Bytes;
import media.rtp.DropReason;

class StunBindingsFuzzTest {
    private static final byte[] PASSWORD = {'p', 'w'};
    private final StunBindings bindings = new StunBindings();

    /// Whatever the bytes: no exception, and a reason with every refusal.
    @FuzzTest
    void readsAnyBytes(byte[] data) {
        byte[] buffer = new byte[data.length + 3];
        System.arraycopy(data, 0, buffer, 3, data.length); // the array ends with the message
        readAll(buffer, data.length);
    }

    /// The same with attributes from the fuzzer inside a frame that is authentic, so that they are
    /// read.
    @FuzzTest
    void readsAnyAttributesOfAnAuthenticRequest(byte[] data) {
        int attributes = Math.min(data.length & ~3, 1_000);
        byte[] username = {0, 6, 0, 3, 'u', ':', 'v', 0};
        int length = 20 + username.length + attributes + 24 + 8;
        byte[] message = new byte[3 + length];
        message[4] = 1;
        Bytes.putInt16(message, 5, length - 20);
        Bytes.putInt32(message, 7, 0x2112A442);
        System.arraycopy(username, 0, message, 23, username.length);
        System.arraycopy(data, 0, message, 31, attributes);
        int integrity = 31 + attributes;
        Bytes.putInt16(message, integrity, 8);
        Bytes.putInt16(message, integrity + 2, 20);
        new MessageIntegrity().write(PASSWORD, message, 3, integrity);
        Bytes.putInt16(message, 5, length - 20);
        CRC32 crc = new CRC32();
        crc.update(message, 3, integrity + 24 - 3);
        Bytes.putInt16(message, integrity + 24, 0x8028);
        Bytes.putInt16(message, integrity + 26, 4);
        Bytes.putInt32(message, integrity + 28, (int) crc.getValue() ^ 0x5354554E);
        readAll(message, length);
    }

    private void readAll(byte[] buffer, int length) {
        String ufrag = bindings.localUfrag(buffer, 3, length);
        assertThat(ufrag == null).isEqualTo(bindings.dropReason() != DropReason.OK);
        BindingRequest request =
                bindings.readRequest(buffer, 3, length, ufrag == null ? "u" : ufrag, "pw");
        assertThat(request == null).isEqualTo(bindings.dropReason() != DropReason.OK);
        BindingResponse response = bindings.readResponse(buffer, 3, length, "pw");
        assertThat(response == null).isEqualTo(bindings.dropReason() != DropReason.OK);
    }
}
