package verticles;

import java.io.IOException;
import java.net.InetAddress;
import java.net.Socket;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import org.apache.kafka.common.Uuid;
import org.awaitility.Awaitility;

/// A Kafka of one node (KRaft: broker and controller), from Kafka's own jars, as a process of its
/// own.
final class KafkaBroker implements AutoCloseable {
    private static final String SERVER = "kafka.Kafka";
    private static final String STORAGE_TOOL = "kafka.tools.StorageTool";

    private final int port;
    private final Process process;

    private KafkaBroker(int port, Process process) {
        this.port = port;
        this.process = process;
    }

    /// @param folder a former broker's, or an empty one
    /// @param port of 127.0.0.1
    static KafkaBroker start(Path folder, int port) throws IOException, InterruptedException {
        Path properties = folder.resolve("server.properties");
        if (Files.notExists(properties)) {
            Files.writeString(properties, properties(folder, port));
            Process format =
                    java(
                            folder,
                            STORAGE_TOOL,
                            "format",
                            "-t",
                            Uuid.randomUuid().toString(),
                            "-c",
                            properties.toString());
            if (format.waitFor() != 0) {
                throw new IOException(Files.readString(folder.resolve("broker.log")));
            }
        }
        KafkaBroker broker = new KafkaBroker(port, java(folder, SERVER, properties.toString()));
        Awaitility.await("Kafka").atMost(Duration.ofMinutes(2)).until(broker::accepts);
        return broker;
    }

    private static String properties(Path folder, int port) {
        int controllerPort = NodeProcess.freePort();
        return """
        process.roles=broker,controller
        node.id=1
        controller.quorum.voters=1@127.0.0.1:%2$d
        controller.listener.names=CONTROLLER
        listeners=PLAINTEXT://127.0.0.1:%1$d,CONTROLLER://127.0.0.1:%2$d
        advertised.listeners=PLAINTEXT://127.0.0.1:%1$d
        log.dirs=%3$s
        num.partitions=4
        offsets.topic.num.partitions=1
        offsets.topic.replication.factor=1
        transaction.state.log.replication.factor=1
        transaction.state.log.min.isr=1
        group.initial.rebalance.delay.ms=0
        """
                .formatted(port, controllerPort, folder.resolve("log"));
    }

    private static Process java(Path folder, String main, String... arguments) throws IOException {
        List<String> command =
                new ArrayList<>(
                        List.of(
                                Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                                "-Xmx400m",
                                "-XX:+UseSerialGC",
                                "-XX:TieredStopAtLevel=1",
                                "-cp",
                                System.getProperty(
                                        "surefire.test.class.path",
                                        System.getProperty("java.class.path")),
                                main));
        command.addAll(List.of(arguments));
        return new ProcessBuilder(command)
                .redirectErrorStream(true)
                .redirectOutput(
                        ProcessBuilder.Redirect.appendTo(folder.resolve("broker.log").toFile()))
                .start();
    }

    private boolean accepts() {
        try (Socket socket = new Socket(InetAddress.getLoopbackAddress(), port)) {
            return socket.isConnected();
        } catch (IOException e) {
            if (process.isAlive()) {
                return false;
            }
            throw new IllegalStateException("Kafka did not start", e);
        }
    }

    /// SIGKILL.
    void kill() throws InterruptedException {
        process.destroyForcibly().waitFor();
    }

    @Override
    public void close() {
        process.destroyForcibly();
    }
}
