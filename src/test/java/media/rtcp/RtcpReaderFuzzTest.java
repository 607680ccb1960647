package media.rtcp;

import static org.assertj.core.api.Assertions.assertThat;

import com.code_intelligence.jazzer.junit.FuzzTest;
import java.util.ArrayList;
import java.util.List;
import media.rtp.DropReason;

class RtcpReaderFuzzTest {
    /// Whatever the bytes: no exception; and what was understood can be written and read to the
    /// same.
    @FuzzTest
    void readsAnyBytes(byte[] data) {
        byte[] buffer = new byte[data.length + 3];
        System.arraycopy(data, 0, buffer, 3, data.length); // the array ends with the packet
        List<RtcpMessage> read = new ArrayList<>();
        if (RtcpReader.read(buffer, 3, data.length, read) != DropReason.OK) {
            assertThat(read).isEmpty();
            return;
        }
        for (RtcpMessage message : read) {
            if (message instanceof SourceDescription || message instanceof Goodbye) {
                continue; // a name that is not UTF-8 may outgrow its length field
            }
            byte[] out = new byte[200_000];
            int length = new RtcpWriter().begin(out, 0).add(message).end();
            List<RtcpMessage> again = new ArrayList<>();
            assertThat(RtcpReader.read(out, 0, length, again)).isEqualTo(DropReason.OK);
            assertThat(again).containsExactly(message);
        }
    }
}
