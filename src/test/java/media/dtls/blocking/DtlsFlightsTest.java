package media.dtls.blocking;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.io.InterruptedIOException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Semaphore;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

@Timeout(120)
public class DtlsFlightsTest {
    private static final int FOREVER_MILLIS = 100_000;

    private final Semaphore computing = new Semaphore(1);
    private final List<byte[]> sent = new ArrayList<>();
    private final DtlsFlights flights = new DtlsFlights(computing, null, sent::add);
    private final byte[] buffer = new byte[flights.getReceiveLimit()];

    DtlsFlightsTest() {
        computing.acquireUninterruptibly();
    }

    @Test
    void gathersTheRecordsOfAFlightInOneDatagram() {
        flights.send(new byte[] {0, 1, 2, 0}, 1, 2);
        flights.send(new byte[] {3}, 0, 1);
        assertThat(sent).isEmpty();
        flights.flush();
        flights.flush();

        assertThat(sent).hasSize(1);
        assertThat(sent.getFirst()).containsExactly(1, 2, 3);
    }

    @Test
    void aRecordThatDoesNotFitBeginsAnotherDatagram() {
        flights.send(new byte[DtlsFlights.FLIGHT_BYTES - 1], 0, DtlsFlights.FLIGHT_BYTES - 1);
        flights.send(new byte[2], 0, 2);
        flights.flush();

        assertThat(sent).extracting(datagram -> datagram.length).containsExactly(1199, 2);
    }

    @Test
    void aFlightIsSentBeforeItsAnswerIsAwaited() throws IOException {
        flights.offer(new byte[] {7});
        flights.send(new byte[] {1}, 0, 1);

        assertThat(flights.receive(buffer, 0, buffer.length, 1)).isEqualTo(1);
        assertThat(buffer[0]).isEqualTo((byte) 7);
        assertThat(sent).hasSize(1);
    }

    @Test
    void withoutADatagramTheWaitEnds() throws IOException {
        assertThat(flights.receive(buffer, 0, buffer.length, 1)).isEqualTo(-1);
    }

    @Test
    void othersMayComputeWhileItWaits() throws Exception {
        Thread other =
                Thread.ofVirtual()
                        .start(() -> {
                            computing.acquireUninterruptibly();
                            flights.offer(new byte[] {7});
                            computing.release();
                        });

        assertThat(flights.receive(buffer, 0, buffer.length, FOREVER_MILLIS)).isEqualTo(1);
        assertThat(computing.tryAcquire()).as("it has its permit again").isFalse();
        assertThat(other.join(Duration.ofSeconds(60))).isTrue();
    }

    @Test
    void anInterruptEndsTheWait() {
        Thread.ofVirtual()
                .start(() -> {
                    computing.acquireUninterruptibly();
                    flights.interrupt();
                    computing.release();
                });

        assertThatThrownBy(
                        () -> {
                            while (true) {
                                int _ = flights.receive(buffer, 0, buffer.length, FOREVER_MILLIS);
                            }
                        })
                .isInstanceOf(InterruptedIOException.class);
        assertThat(flights.isInterrupted()).isTrue();
    }

    @Test
    void theQueueIsLimited() {
        int taken = 0;
        while (flights.offer(new byte[] {1})) {
            taken++;
        }
        assertThat(taken).isBetween(10, 100);
        flights.clear();
        assertThat(flights.isEmpty()).isTrue();
    }

    @Test
    void theLibraryClosesItsTransport() {
        flights.close();

        assertThat(flights.isClosed()).isTrue();
        assertThatThrownBy(() -> flights.receive(buffer, 0, buffer.length, 1))
                .isInstanceOf(InterruptedIOException.class);
        assertThat(flights.isInterrupted()).isFalse();
    }
}
