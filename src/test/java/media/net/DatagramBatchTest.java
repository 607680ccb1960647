package media.net;

import static java.nio.charset.StandardCharsets.US_ASCII;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;
import java.net.InetSocketAddress;
import java.net.SocketAddress;
import java.util.ArrayList;
import java.util.List;
import media.send.PacketKind;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import refusal.Refusal;

/// What a batch keeps and drops while the system takes no more: a wire that takes as many as a test
/// says to.
final class DatagramBatchTest {
    private static final InetSocketAddress ANN = new InetSocketAddress("192.0.2.1", 5000);
    private static final InetSocketAddress BOB = new InetSocketAddress("192.0.2.2", 5000);

    private final NarrowWire wire = new NarrowWire();
    private final DatagramBatch batch = new DatagramBatch(wire);

    @AfterEach
    void close() {
        batch.close();
    }

    @Test
    void whatTheSocketDoesNotTakeStaysInOrder() {
        wire.takes = 1;
        add(ANN, PacketKind.AUDIO, "a1", "a2");
        add(BOB, PacketKind.VIDEO, "b1");
        batch.flush();
        assertThat(wire.left).containsExactly("a1", "a2");
        assertThat(batch.full()).isTrue();

        add(ANN, PacketKind.AUDIO, "a3");
        wire.takes = 100;
        batch.flush();
        assertThat(wire.left).containsExactly("a1", "a2", "b1", "a3");
        assertThat(batch.full()).isFalse();
        assertThat(batch.drops()).isZero();
        assertThat(batch.datagramsSent()).isEqualTo(4);
    }

    @Test
    void whenTooMuchWaitsTheOldestVideoIsDroppedAndNoAudio() {
        wire.takes = 0;
        for (int i = 0; i < DatagramBatch.MAX_DATAGRAMS; i++) {
            add(ANN, i % 2 == 0 ? PacketKind.AUDIO : PacketKind.VIDEO, text(i));
        }
        add(ANN, PacketKind.AUDIO, "new");
        wire.takes = Integer.MAX_VALUE;
        batch.flush();

        int pictures = DatagramBatch.MAX_DATAGRAMS / 2;
        assertThat(batch.drops()).isEqualTo(pictures / 2);
        List<String> expected = new ArrayList<>();
        for (int i = 0; i < DatagramBatch.MAX_DATAGRAMS; i++) {
            if (i % 2 == 0 || i / 2 >= pictures / 2) {
                expected.add(text(i));
            }
        }
        expected.add("new");
        assertThat(wire.left).isEqualTo(expected);
    }

    @Test
    void whereOnlyAudioWaitsTheOldestOfItGoes() {
        wire.takes = 0;
        for (int i = 0; i < DatagramBatch.MAX_DATAGRAMS; i++) {
            add(ANN, PacketKind.AUDIO, text(i));
        }
        add(ANN, PacketKind.AUDIO, "new");
        wire.takes = Integer.MAX_VALUE;
        batch.flush();
        assertThat(batch.drops()).isEqualTo(DatagramBatch.MAX_DATAGRAMS / 2);
        assertThat(wire.left.getFirst()).isEqualTo(text(DatagramBatch.MAX_DATAGRAMS / 2));
        assertThat(wire.left.getLast()).isEqualTo("new");
    }

    @Test
    void soManyAreDroppedThatALargerOneFits() {
        wire.takes = 0;
        byte[] voice = new byte[2000];
        add(ANN, PacketKind.VIDEO, "p");
        int fit = (DatagramBatch.MAX_BYTES - 1) / voice.length;
        for (int i = 0; i < fit; i++) {
            batch.add(ANN, PacketKind.AUDIO, voice, 0, voice.length);
        }
        batch.add(BOB, PacketKind.AUDIO, voice, 0, voice.length);
        assertThat(batch.drops()).isEqualTo(1 + (fit + 1) / 2);
        wire.takes = Integer.MAX_VALUE;
        batch.flush();
        assertThat(wire.left).hasSize(fit + 1 - (fit + 1) / 2);
    }

    @Test
    void datagramsWrittenInPlaceKeepTheirOrderAmongTheCopied() {
        SocketAddress ann = batch.resolve(ANN);
        assertThat(batch.reserve(ANN, PacketKind.AUDIO, 10)).isEqualTo(-1); // not resolved
        add(ANN, PacketKind.AUDIO, "a1");
        write(ann, PacketKind.VIDEO, "v1", 50);
        batch.reserve(ann, PacketKind.VIDEO, 50); // given up
        add(ANN, PacketKind.AUDIO, "a2");
        write(ann, PacketKind.AUDIO, "a3", 2);
        assertThatThrownBy(() -> batch.commit(1)).isInstanceOf(IllegalStateException.class);
        batch.flush();
        assertThat(wire.left).containsExactly("a1", "v1", "a2", "a3");
    }

    @Test
    void aDatagramWrittenInPlaceFindsRoomAsACopiedOneDoes() {
        SocketAddress ann = batch.resolve(ANN);
        wire.takes = 0;
        for (int i = 0; i < DatagramBatch.MAX_DATAGRAMS; i++) {
            write(ann, i < 10 ? PacketKind.VIDEO : PacketKind.AUDIO, text(i), 100);
        }
        write(ann, PacketKind.AUDIO, "new", 100);
        assertThat(batch.drops()).isEqualTo(5);
        wire.takes = Integer.MAX_VALUE;
        batch.flush();
        assertThat(wire.left.getFirst()).isEqualTo(text(5));
        assertThat(wire.left.getLast()).isEqualTo("new");
    }

    private void write(SocketAddress to, PacketKind kind, String datagram, int maxBytes) {
        int at = batch.reserve(to, kind, maxBytes);
        byte[] bytes = datagram.getBytes(US_ASCII);
        MemorySegment.copy(bytes, 0, batch.memory(), ValueLayout.JAVA_BYTE, at, bytes.length);
        batch.commit(bytes.length);
    }

    private static String text(int i) {
        return String.format("%05d", i);
    }

    private void add(InetSocketAddress to, PacketKind kind, String... datagrams) {
        for (String datagram : datagrams) {
            byte[] bytes = datagram.getBytes(US_ASCII);
            batch.add(to, kind, bytes, 0, bytes.length);
        }
    }

    /// Takes a number of messages and then refuses.
    private static final class NarrowWire implements Wire {
        final List<String> left = new ArrayList<>();
        int takes = Integer.MAX_VALUE;

        @Override
        public boolean segments() {
            return true;
        }

        @Override
        public int send(SegmentedDatagrams messages) {
            int sent = 0;
            while (takes > 0 && sent < messages.count()) {
                takes--;
                byte[] bytes =
                        messages.staged()
                                .asSlice(messages.at(sent), messages.bytes(sent))
                                .toArray(ValueLayout.JAVA_BYTE);
                int segment = messages.segmentBytes(sent);
                for (int at = 0; at < bytes.length; at += segment) {
                    int length = Math.min(segment, bytes.length - at);
                    left.add(new String(bytes, at, length, US_ASCII));
                }
                sent++;
            }
            return sent;
        }

        @Override
        public Refusal refusal() {
            return Refusal.FULL;
        }

        @Override
        public String name() {
            return "narrow";
        }

        @Override
        public void close() {}
    }
}
