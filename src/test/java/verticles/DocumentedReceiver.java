package verticles;

import io.vertx.core.json.JsonObject;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;

/// The programs of docs/api.md that receive events, as processes of Python.
final class DocumentedReceiver implements AutoCloseable {
    private final Process process;

    private DocumentedReceiver(Process process) {
        this.process = process;
    }

    /// Listens on 127.0.0.1 and appends to `events.jsonl` in the folder.
    static DocumentedReceiver start(Path folder, int port, String secret) throws IOException {
        return new DocumentedReceiver(
                python(folder, "receiver", Map.of("PORT", "" + port, "WEBHOOK_SECRET", secret))
                        .redirectErrorStream(true)
                        .redirectOutput(
                                ProcessBuilder.Redirect.appendTo(
                                        folder.resolve("receiver.log").toFile()))
                        .start());
    }

    /// Runs another program of the document in the folder.
    ///
    /// @return the lines that it prints
    static List<String> run(Path folder, String name) throws IOException {
        try (var output = python(folder, name, Map.of()).start().inputReader()) {
            return output.lines().toList();
        }
    }

    /// Runs another program of the document in the folder, with lines as its input.
    static void run(Path folder, String name, List<String> input)
            throws IOException, InterruptedException {
        Process process = python(folder, name, Map.of()).redirectErrorStream(true).start();
        try (var writer = process.outputWriter()) {
            for (String line : input) {
                writer.write(line);
                writer.write('\n');
            }
        }
        String said = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
        if (process.waitFor() != 0) {
            throw new IOException(said);
        }
    }

    /// What the receiver has stored so far; a line that it is writing is left out.
    static List<JsonObject> events(Path folder) throws IOException {
        Path file = folder.resolve("events.jsonl");
        if (!Files.exists(file)) {
            return List.of();
        }
        String text = Files.readString(file);
        return text.substring(0, text.lastIndexOf('\n') + 1).lines().map(JsonObject::new).toList();
    }

    /// SIGKILL.
    void kill() throws InterruptedException {
        process.destroyForcibly().waitFor();
    }

    @Override
    public void close() {
        process.destroyForcibly();
    }

    private static ProcessBuilder python(Path folder, String name, Map<String, String> environment)
            throws IOException {
        Files.writeString(folder.resolve(name + ".py"), program(name));
        ProcessBuilder builder =
                new ProcessBuilder("python3", name + ".py").directory(folder.toFile());
        builder.environment().putAll(environment);
        return builder;
    }

    /// The code block below the comment with this name.
    private static String program(String name) throws IOException {
        String document = Files.readString(Path.of("docs", "api.md"));
        String fence = "```python\n";
        int start =
                document.indexOf(fence, document.indexOf("<!-- " + name + ":")) + fence.length();
        return document.substring(start, document.indexOf("```", start));
    }
}
