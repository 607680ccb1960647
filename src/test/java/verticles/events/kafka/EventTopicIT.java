package verticles.events.kafka;

import static org.assertj.core.api.Assertions.assertThat;

import config.load.SettingsLoader;
import events.KafkaProblem;
import io.vertx.core.Vertx;
import java.nio.file.Path;
import java.util.Map;
import java.util.Objects;
import java.util.concurrent.ExecutionException;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import ports.FreePort;
import verticles.KafkaBroker;

/// What a real broker answers to a login, over TLS.
@Timeout(180)
class EventTopicIT {
    @Test
    void theProblemSaysWhetherTheBrokersRefuseOrAreNotThere(@TempDir Path folder) throws Exception {
        int port = FreePort.choose();
        int tlsPort = FreePort.choose();
        Vertx vertx = Vertx.vertx();
        try (KafkaBroker broker = KafkaBroker.start(folder, port, tlsPort)) {
            String authority = "authorities=" + KafkaBroker.authority(folder);

            assertThat(problem(vertx, tlsPort, "password=" + KafkaBroker.PASSWORD, authority))
                    .isEqualTo("none");
            assertThat(problem(vertx, tlsPort, "password=wrong", authority))
                    .isEqualTo(KafkaProblem.FORBIDDEN.code());
            assertThat(problem(vertx, tlsPort, "password=" + KafkaBroker.PASSWORD))
                    .as("the certificate of an authority that is not known")
                    .isEqualTo(KafkaProblem.FORBIDDEN.code());
            broker.kill();
            assertThat(problem(vertx, tlsPort, "password=" + KafkaBroker.PASSWORD, authority))
                    .isEqualTo(KafkaProblem.UNREACHABLE.code());
        } finally {
            vertx.close();
        }
    }

    /// @param more settings, as `password=x`
    private static String problem(Vertx vertx, int port, String... more) throws Exception {
        Map<String, String> settings =
                Stream.concat(
                                Stream.of(
                                        "bootstrapServers=127.0.0.1:" + port,
                                        "timeoutMillis=5000",
                                        "tls=true",
                                        "username=" + KafkaBroker.USER),
                                Stream.of(more))
                        .map(text -> text.split("=", 2))
                        .collect(
                                Collectors.toMap(
                                        pair -> "events.kafka." + pair[0], pair -> pair[1]));
        try {
            Objects.requireNonNull(
                            EventTopic.open(
                                            vertx,
                                            SettingsLoader.defaults(settings).events().kafka(),
                                            "n1")
                                    .toCompletionStage()
                                    .toCompletableFuture()
                                    .get())
                    .close();
            return "none";
        } catch (ExecutionException failed) {
            return SendFailure.of(Objects.requireNonNull(failed.getCause())).code();
        }
    }
}
