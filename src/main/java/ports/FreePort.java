package ports;

import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.net.ServerSocket;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.concurrent.ThreadLocalRandom;

/// A TCP port for a server that is opened some seconds later. The system would give one of the
/// ports that it also gives to outgoing connections, and any connection could take it meanwhile; so
/// this takes one below them.
public final class FreePort {
    private static final Path OUTGOING = Path.of("/proc/sys/net/ipv4/ip_local_port_range");

    /// Where the file does not exist: the range of the IANA (RFC 6335 §6) is above, that of Linux
    /// too.
    private static final int USUAL_FIRST_OUTGOING = 32_768;

    private static final int FIRST = 12_000;
    private static final int LEAST_PORTS = 1_000;
    private static final int ATTEMPTS = 100;

    private FreePort() {}

    /// Chosen by chance, so that processes that choose at the same time do not choose the same.
    public static int choose() {
        int end = firstOutgoing();
        int attempts = end - FIRST < LEAST_PORTS ? 0 : ATTEMPTS;
        for (int i = 0; i < attempts; i++) {
            int port = ThreadLocalRandom.current().nextInt(FIRST, end);
            if (isFree(port)) {
                return port;
            }
        }
        try (ServerSocket any = new ServerSocket(0)) {
            return any.getLocalPort();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private static boolean isFree(int port) {
        try (ServerSocket _ = new ServerSocket(port)) {
            return true;
        } catch (IOException taken) {
            return false;
        }
    }

    static int firstOutgoing() {
        byte[] text = new byte[64];
        try (InputStream range = Files.newInputStream(OUTGOING)) {
            // At once: such a file ends after its first read.
            int length = Math.max(0, range.read(text));
            return Integer.parseInt(
                    new String(text, 0, length, StandardCharsets.US_ASCII)
                            .strip()
                            .split("\\s+")[0]);
        } catch (IOException | NumberFormatException e) {
            return USUAL_FIRST_OUTGOING;
        }
    }
}
