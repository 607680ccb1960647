package localcluster;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import ports.FreePort;

/// A Redis for the directory, where `redis-server` is installed. It keeps nothing on the disk.
final class LocalRedis implements AutoCloseable {
    private final Path program;
    private final Path folder;
    private final int port;
    private Process process;

    private LocalRedis(Path program, Path folder, int port) throws IOException {
        this.program = program;
        this.folder = folder;
        this.port = port;
        this.process = launch();
    }

    /// Empty without a `redis-server` on the path.
    static Optional<LocalRedis> start(Path folder) throws IOException {
        Optional<Path> program = program();
        if (program.isEmpty()) {
            return Optional.empty();
        }
        return Optional.of(new LocalRedis(program.get(), folder, FreePort.choose()));
    }

    private Process launch() throws IOException {
        return new ProcessBuilder(
                        List.of(
                                program.toString(),
                                "--bind",
                                "127.0.0.1",
                                "--port",
                                String.valueOf(port),
                                "--save",
                                "",
                                "--dir",
                                folder.toString()))
                .redirectErrorStream(true)
                .redirectOutput(
                        ProcessBuilder.Redirect.appendTo(folder.resolve("redis.log").toFile()))
                .start();
    }

    /// Its data is lost with it.
    void kill() throws InterruptedException {
        process.destroyForcibly().waitFor();
    }

    /// On the same port, after [#kill].
    void startAgain() throws IOException {
        process = launch();
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
