package localcluster;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import ports.FreePort;

/// A Redis for the directory, where `redis-server` is installed. It keeps nothing on the disk.
final class LocalRedis implements AutoCloseable {
    private final Process process;
    private final int port;

    private LocalRedis(Process process, int port) {
        this.process = process;
        this.port = port;
    }

    /// Empty without a `redis-server` on the path.
    static Optional<LocalRedis> start(Path folder) throws IOException {
        Optional<Path> program = program();
        if (program.isEmpty()) {
            return Optional.empty();
        }
        int port = FreePort.choose();
        Process process =
                new ProcessBuilder(
                                List.of(
                                        program.get().toString(),
                                        "--bind",
                                        "127.0.0.1",
                                        "--port",
                                        String.valueOf(port),
                                        "--save",
                                        "",
                                        "--dir",
                                        folder.toString()))
                        .redirectErrorStream(true)
                        .redirectOutput(folder.resolve("redis.log").toFile())
                        .start();
        return Optional.of(new LocalRedis(process, port));
    }

    String url() {
        return "redis://127.0.0.1:" + port;
    }

    @Override
    public void close() {
        process.destroy();
    }

    private static Optional<Path> program() {
        for (String folder : System.getenv().getOrDefault("PATH", "").split(":")) {
            Path file = Path.of(folder, "redis-server");
            if (Files.isExecutable(file)) {
                return Optional.of(file);
            }
        }
        return Optional.empty();
    }
}
