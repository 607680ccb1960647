package media.net;

import static org.assertj.core.api.Assertions.assertThat;

import java.lang.foreign.MemorySegment;
import java.net.InetSocketAddress;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

final class SegmentedDatagramsTest {
    private static final int MOST = 200;

    private final SegmentedDatagrams messages =
            new SegmentedDatagrams(MemorySegment.ofArray(new byte[1]), MOST);
    private final Destination ann = destination(0);
    private final Destination bob = destination(1);
    private int datagrams;
    private int stagedBytes;

    @Test
    void neighborsToOneDestinationAreOneMessage() {
        add(ann, 100, 100, 100);
        add(bob, 100);
        add(ann, 100);
        assertThat(sizes()).containsExactly("3 of 100", "1 of 100", "1 of 100");
        assertThat(messages.destination(1)).isSameAs(bob);
        assertThat(messages.at(2)).isEqualTo(400);
        assertThat(messages.bytes(0)).isEqualTo(300);
    }

    @Test
    void aShorterDatagramEndsItsMessageAndALongerOneBeginsAnother() {
        add(ann, 100, 60, 60, 80);
        assertThat(sizes()).containsExactly("2 of 100", "1 of 60", "1 of 80");
    }

    @Test
    void aMessageHasAtMost64Segments() {
        for (int i = 0; i < 130; i++) {
            add(ann, 10);
        }
        assertThat(sizes()).containsExactly("64 of 10", "64 of 10", "2 of 10");
    }

    @Test
    void aMessageIsNoLongerThanADatagramCanBe() {
        for (int i = 0; i < 60; i++) {
            add(ann, 1200);
        }
        assertThat(sizes()).containsExactly("54 of 1200", "6 of 1200");
    }

    @Test
    void aDestinationThatRefusedSegmentsGetsSingleDatagrams() {
        ann.refuseSegments();
        add(ann, 100, 100);
        add(bob, 100, 100);
        assertThat(sizes()).containsExactly("1 of 100", "1 of 100", "2 of 100");
        assertThat(messages.firstDatagram(2)).isEqualTo(2);
        assertThat(messages.firstDatagram(3)).isEqualTo(4);
    }

    @Test
    void whatIsClearedIsForgotten() {
        add(ann, 100);
        messages.clear();
        datagrams = 0;
        add(ann, 100);
        assertThat(sizes()).containsExactly("1 of 100");
    }

    private void add(Destination destination, int... lengths) {
        for (int length : lengths) {
            messages.add(datagrams++, destination, stagedBytes, length);
            stagedBytes += length;
        }
    }

    private List<String> sizes() {
        List<String> sizes = new ArrayList<>();
        for (int i = 0; i < messages.count(); i++) {
            sizes.add(messages.datagrams(i) + " of " + messages.segmentBytes(i));
        }
        return sizes;
    }

    private static Destination destination(int index) {
        return new Destination(new InetSocketAddress("192.0.2." + (index + 1), 5000), true);
    }
}
