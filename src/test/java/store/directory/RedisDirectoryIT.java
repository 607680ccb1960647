package store.directory;

import static org.awaitility.Awaitility.await;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import io.vertx.core.Future;
import io.vertx.core.Vertx;
import java.io.File;
import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.concurrent.TimeUnit;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.io.TempDir;

/// Against the redis-server of the system; `scripts/test` installs it.
class RedisDirectoryIT extends DirectoryContract {
    @TempDir static Path folder;

    private static int port;
    private static @Nullable Process server;

    @BeforeAll
    static void startRedis() throws IOException, InterruptedException {
        assumeTrue(
                isInstalled() || "true".equals(System.getenv("CI")),
                "there is no redis-server; scripts/test tells how to install it");
        try (ServerSocket socket = new ServerSocket(0)) {
            port = socket.getLocalPort();
        }
        server =
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
        await("Redis").atMost(Duration.ofSeconds(60)).until(RedisDirectoryIT::accepts);
    }

    @AfterAll
    static void stopRedis() throws InterruptedException {
        if (server == null) {
            return;
        }
        server.destroy();
        server.waitFor(5, TimeUnit.SECONDS);
    }

    @Override
    Future<Directory> open(Vertx vertx) {
        return RedisDirectory.open(vertx, "redis://127.0.0.1:" + port);
    }

    private static boolean isInstalled() {
        return Pattern.compile(File.pathSeparator, Pattern.LITERAL)
                .splitAsStream(String.valueOf(System.getenv("PATH")))
                .anyMatch(folder -> Files.isExecutable(Path.of(folder, "redis-server")));
    }

    private static boolean accepts() {
        try (Socket socket = new Socket(InetAddress.getLoopbackAddress(), port)) {
            return socket.isConnected();
        } catch (IOException e) {
            return false;
        }
    }
}
