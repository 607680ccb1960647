package bots.client.fault;

import static org.assertj.core.api.Assertions.assertThat;

import io.netty.channel.embedded.EmbeddedChannel;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;

/// In virtual time: an event loop whose clock only moves when the test moves it.
class FaultyLinkTest {
    private final EmbeddedChannel channel = new EmbeddedChannel();
    private final List<Byte> passed = new ArrayList<>();
    private final FaultyLink.Sink sink = (_, bytes, offset, _) -> passed.add(bytes[offset]);

    FaultyLinkTest() {
        channel.freezeTime();
    }

    @Test
    void withoutAFaultDatagramsPassAtOnce() {
        var link = link(NetworkFault.NONE);
        send(link, 1);

        assertThat(passed).containsExactly((byte) 1);
    }

    @Test
    void aDelayedDatagramIsCopied() {
        var link = link(NetworkFault.NONE.delay(30, 0));
        byte[] reused = {1};
        link.up(0, reused, 0, 1, sink);
        reused[0] = 2;
        advance(29);
        assertThat(passed).isEmpty();
        advance(1);

        assertThat(passed).containsExactly((byte) 1);
    }

    @Test
    void jitterLetsDatagramsOvertake() {
        var link = link(NetworkFault.NONE.seed(5).delay(0, 100));
        for (int i = 0; i < 50; i++) {
            send(link, i);
        }
        advance(100);

        assertThat(passed).hasSize(50).isNotEqualTo(passed.stream().sorted().toList());
    }

    @Test
    void afterCloseDelayedDatagramsAreLost() {
        var link = link(NetworkFault.NONE.delay(30, 0));
        send(link, 1);
        link.close();
        advance(30);

        assertThat(passed).isEmpty();
    }

    @Test
    void lossIsCountedByDirection() {
        var link = link(NetworkFault.loss(1, 1, 0));
        send(link, 1);
        link.down(0, new byte[] {2}, 0, 1, sink);
        link.change(NetworkFault.NONE);
        send(link, 3);

        assertThat(passed).containsExactly((byte) 2, (byte) 3);
        assertThat(link.lostUp()).isEqualTo(1);
        assertThat(link.lostDown()).isZero();
    }

    @Test
    void anOutageIsCountedFromTheConnection() {
        var link = link(NetworkFault.NONE.outage(1_000, 500));
        link.onConnected(0);
        for (long millis : new long[] {999, 1_000, 1_499, 1_500}) {
            link.up(millis * 1_000_000, new byte[] {(byte) (millis % 100)}, 0, 1, sink);
        }

        assertThat(passed).containsExactly((byte) 99, (byte) 0);
        assertThat(link.lostUp()).isEqualTo(2);
    }

    private FaultyLink link(NetworkFault fault) {
        return new FaultyLink(channel.eventLoop(), fault);
    }

    private void send(FaultyLink link, int number) {
        link.up(0, new byte[] {(byte) number}, 0, 1, sink);
    }

    private void advance(long millis) {
        channel.advanceTimeBy(millis, TimeUnit.MILLISECONDS);
        channel.runScheduledPendingTasks();
    }
}
