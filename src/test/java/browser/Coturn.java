package browser;

import java.io.IOException;
import java.io.UncheckedIOException;
import verticles.NodeProcess;

/// The TURN server of the distribution (package coturn), as docs/operations.md has it configured,
/// on one address of this machine and over TCP only.
final class Coturn implements AutoCloseable {
    static final String SECRET = "north-star";

    private final Process process;
    private final String address;
    private final int port;

    private Coturn(Process process, String address, int port) {
        this.process = process;
        this.address = address;
        this.port = port;
    }

    static boolean isInstalled() {
        return Command.succeeds("which", "turnserver");
    }

    static Coturn start(String address) {
        int port = NodeProcess.freePort();
        try {
            Process process =
                    new ProcessBuilder(
                                    "turnserver",
                                    "-n",
                                    "--use-auth-secret",
                                    "--static-auth-secret=" + SECRET,
                                    "--realm=hubbub",
                                    "--listening-ip=" + address,
                                    "--relay-ip=" + address,
                                    "--listening-port=" + port,
                                    "--no-udp",
                                    "--no-tls",
                                    "--no-dtls",
                                    "--no-cli",
                                    "--log-file=stdout",
                                    "--pidfile=")
                            .redirectErrorStream(true)
                            .redirectOutput(ProcessBuilder.Redirect.DISCARD)
                            .start();
            return new Coturn(process, address, port);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /// For `turn.urls`.
    String url() {
        return "turn:%s:%d?transport=tcp".formatted(address, port);
    }

    int port() {
        return port;
    }

    boolean isAlive() {
        return process.isAlive();
    }

    @Override
    public void close() {
        NodeProcess.end(process);
    }
}
