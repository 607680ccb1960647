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
/// own. Besides the port that anybody may use it has one with TLS, for a user with a password
/// (SCRAM).
public final class KafkaBroker implements AutoCloseable {
    private static final String SERVER = "kafka.Kafka";
    public static final String USER = "hubbub";

    /// With characters that have a meaning in the configuration of logins.
    public static final String PASSWORD = "b c;d=e";

    private static final String STORAGE_TOOL = "kafka.tools.StorageTool";

    private final int port;
    private final Process process;

    private KafkaBroker(int port, Process process) {
        this.port = port;
        this.process = process;
    }

    /// @param folder a former broker's, or an empty one
    /// @param port of 127.0.0.1
    /// @param tlsPort the one for the user
    public static KafkaBroker start(Path folder, int port, int tlsPort) throws Exception {
        Path properties = folder.resolve("server.properties");
        if (Files.notExists(properties)) {
            Path keys = keys(folder);
            Files.writeString(properties, properties(folder, port, tlsPort, keys));
            Process format =
                    java(
                            folder,
                            STORAGE_TOOL,
                            "format",
                            "-t",
                            Uuid.randomUuid().toString(),
                            "-c",
                            properties.toString(),
                            "--add-scram",
                            "SCRAM-SHA-512=[name=\"%s\",password=\"%s\"]"
                                    .formatted(USER, PASSWORD));
            if (format.waitFor() != 0) {
                throw new IOException(Files.readString(folder.resolve("broker.log")));
            }
        }
        KafkaBroker broker = new KafkaBroker(port, java(folder, SERVER, properties.toString()));
        Awaitility.await("Kafka").atMost(Duration.ofMinutes(2)).until(broker::accepts);
        return broker;
    }

    /// The certificate of the authority that the user of [#start] needs.
    public static Path authority(Path folder) {
        return folder.resolve("authority.pem");
    }

    /// A file with the key and the certificate.
    private static Path keys(Path folder) throws Exception {
        CaSignedCertificate signed = CaSignedCertificate.make(folder);
        return Files.writeString(
                folder.resolve("keys.pem"),
                Files.readString(signed.key()) + Files.readString(signed.certificate()));
    }

    private static String properties(Path folder, int port, int tlsPort, Path keys) {
        int controllerPort = NodeProcess.freePort();
        return """
        process.roles=broker,controller
        node.id=1
        controller.quorum.voters=1@127.0.0.1:%2$d
        controller.listener.names=CONTROLLER
        listener.security.protocol.map=PLAINTEXT:PLAINTEXT,SASL_SSL:SASL_SSL,CONTROLLER:PLAINTEXT
        listeners=PLAINTEXT://127.0.0.1:%1$d,SASL_SSL://127.0.0.1:%4$d,CONTROLLER://127.0.0.1:%2$d
        advertised.listeners=PLAINTEXT://127.0.0.1:%1$d,SASL_SSL://127.0.0.1:%4$d
        sasl.enabled.mechanisms=SCRAM-SHA-512
        listener.name.sasl_ssl.scram-sha-512.sasl.jaas.config=org.apache.kafka.common.security.scram.ScramLoginModule required;
        listener.name.sasl_ssl.ssl.keystore.type=PEM
        listener.name.sasl_ssl.ssl.keystore.location=%5$s
        log.dirs=%3$s
        num.partitions=4
        offsets.topic.num.partitions=1
        offsets.topic.replication.factor=1
        transaction.state.log.replication.factor=1
        transaction.state.log.min.isr=1
        group.initial.rebalance.delay.ms=0
        """
                .formatted(port, controllerPort, folder.resolve("log"), tlsPort, keys);
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
    public void kill() throws InterruptedException {
        process.destroyForcibly().waitFor();
    }

    @Override
    public void close() {
        process.destroyForcibly();
    }
}
