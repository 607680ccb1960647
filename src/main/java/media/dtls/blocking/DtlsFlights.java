package media.dtls.blocking;

import java.io.IOException;
import java.io.InterruptedIOException;
import java.util.Arrays;
import java.util.concurrent.ArrayBlockingQueue;
import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;
import media.dtls.CipherChangeGate;
import org.bouncycastle.tls.DatagramTransport;
import org.jspecify.annotations.Nullable;

/// The transport that the DTLS library sees, on either side: a queue of datagrams in, whole flights
/// out.
///
/// [#offer], [#interrupt] and the questions about the queue may be called by any thread; [#flush]
/// and what the library calls belong to the one thread that works on the association. That thread
/// holds a permit of `computing`, which is released while it waits for a datagram.
public final class DtlsFlights implements DatagramTransport {
    /// Largest datagram of a flight: fits every path WebRTC runs on (the minimum MTU of IPv6 is
    /// 1,280).
    public static final int FLIGHT_BYTES = 1200;

    /// The longest datagram a socket of ours receives.
    private static final int RECEIVE_BYTES = 2048;

    /// The longest flight has some ten datagrams, sometimes repeated.
    private static final int QUEUE_DATAGRAMS = 32;

    /// In the queue: not a datagram, the association was interrupted.
    private static final byte[] WAKE = {};

    private final Semaphore computing;
    private final @Nullable CipherChangeGate gate;
    private final Consumer<byte[]> onFlight;
    private final ArrayBlockingQueue<byte[]> inbound = new ArrayBlockingQueue<>(QUEUE_DATAGRAMS);

    /// Set by any thread before the wake-up; read by the thread at work before it waits.
    private volatile boolean interrupted;

    private boolean closedByLibrary;
    private byte[] flight = WAKE;
    private int flightBytes;

    /// @param gate filters datagrams before the library sees them, null for none
    /// @param onFlight receives datagrams of one or more records, given, on the thread at work
    public DtlsFlights(
            Semaphore computing, @Nullable CipherChangeGate gate, Consumer<byte[]> onFlight) {
        this.computing = computing;
        this.gate = gate;
        this.onFlight = onFlight;
    }

    /// @param datagram given
    /// @return false if the queue is full
    public boolean offer(byte[] datagram) {
        return inbound.offer(datagram);
    }

    /// Makes [#receive] fail from now on, also one that waits.
    public void interrupt() {
        interrupted = true;
        // If the queue is full, the thread does not wait and checks the flag before its next wait.
        boolean _ = inbound.offer(WAKE);
    }

    public boolean isInterrupted() {
        return interrupted;
    }

    public boolean isEmpty() {
        return inbound.isEmpty();
    }

    public void clear() {
        inbound.clear();
    }

    /// Whether the association has ended: the library closes its transport then.
    public boolean isClosed() {
        return closedByLibrary;
    }

    @Override
    public int receive(byte[] buffer, int offset, int length, int waitMillis) throws IOException {
        flush();
        if (interrupted || closedByLibrary) {
            throw new InterruptedIOException("closed");
        }
        byte[] datagram = take(waitMillis);
        if (datagram == null || datagram.length == 0 || datagram.length > length) {
            return -1;
        }
        int admitted = gate == null ? datagram.length : gate.admittedBytes(datagram);
        System.arraycopy(datagram, 0, buffer, offset, admitted);
        return admitted;
    }

    private byte @Nullable [] take(int waitMillis) throws IOException {
        byte[] datagram = inbound.poll();
        if (datagram == null) {
            computing.release();
            try {
                datagram = inbound.poll(waitMillis, TimeUnit.MILLISECONDS);
            } catch (InterruptedException e) {
                Thread.currentThread().interrupt();
                throw (IOException) new InterruptedIOException().initCause(e);
            } finally {
                computing.acquireUninterruptibly();
            }
        }
        return datagram;
    }

    /// The library hands over one record at a time; a flight is sent in as few datagrams as
    /// possible (RFC 6347 §4.1.1): one instead of five and one instead of two.
    @Override
    public void send(byte[] buffer, int offset, int length) {
        if (flightBytes + length > FLIGHT_BYTES) {
            flush();
        }
        if (flight.length == 0) {
            flight = new byte[FLIGHT_BYTES];
        }
        System.arraycopy(buffer, offset, flight, flightBytes, length);
        flightBytes += length;
    }

    /// Sends what has been gathered.
    public void flush() {
        if (flightBytes > 0) {
            byte[] datagram = Arrays.copyOf(flight, flightBytes);
            flight = WAKE;
            flightBytes = 0;
            onFlight.accept(datagram);
        }
    }

    @Override
    public int getReceiveLimit() {
        return RECEIVE_BYTES;
    }

    @Override
    public int getSendLimit() {
        return FLIGHT_BYTES;
    }

    @Override
    public void close() {
        closedByLibrary = true;
    }
}
