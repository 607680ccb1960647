package store.directory;

import static org.awaitility.Awaitility.await;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.io.File;
import java.io.IOException;
import java.net.InetAddress;
import java.net.Socket;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.regex.Pattern;
import ports.FreePort;

/// The redis-server of the system; `scripts/test` installs it. Keeps nothing when it ends.
public final class RedisServer implements AutoCloseable {
    private final Path folder;
    private final int port;
    private Process process;

    /// Skips the test on a computer without redis-server, but not in CI.
    public RedisServer(Path folder) throws IOException {
        assumeTrue(
                isInstalled() || "true".equals(System.getenv("CI")),
                "there is no redis-server; scripts/test prints how to install it");
        this.folder = folder;
        port = FreePort.choose();
        process = start();
    }

    /// Starts it again after [#kill], at the same port.
    public void restart() throws IOException {
        process = start();
    }

    private Process start() throws IOException {
        Process started =
                new ProcessBuilder(
                                "redis-server",
                                "--port",
                                String.valueOf(port),
                                "--bind",
                                "127.0.0.1",
                                "--save",
                                "",
                                "--dir",
                                folder.toString())
                        .redirectErrorStream(true)
                        .redirectOutput(folder.resolve("redis.log").toFile())
                        .start();
        await("Redis").atMost(Duration.ofSeconds(60)).until(this::accepts);
        return started;
    }

    public String url() {
        return "redis://127.0.0.1:" + port;
    }

    /// On loopback.
    public int port() {
        return port;
    }

    /// Waits for its end.
    public void kill() {
        process.destroyForcibly().onExit().join();
    }

    @Override
    public void close() {
        kill();
    }

    private static boolean isInstalled() {
        return Pattern.compile(File.pathSeparator, Pattern.LITERAL)
                .splitAsStream(String.valueOf(System.getenv("PATH")))
                .anyMatch(folder -> Files.isExecutable(Path.of(folder, "redis-server")));
    }

    private boolean accepts() {
        try (Socket socket = new Socket(InetAddress.getLoopbackAddress(), port)) {
            return socket.isConnected();
        } catch (IOException e) {
            return false;
        }
    }
}
