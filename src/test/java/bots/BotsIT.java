package bots;

import static org.assertj.core.api.Assertions.assertThat;

import bots.report.Report;
import bots.report.Report.BotLine;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import store.postgres.TestDatabase;
import verticles.NodeProcess;

/// The command against a node, as somebody at a terminal gives it.
@Timeout(180)
class BotsIT {
    private static final ObjectMapper JSON = new ObjectMapper();

    @TempDir static Path folder;
    private static NodeProcess node;
    private static String server;

    @BeforeAll
    static void start() throws Exception {
        node = NodeProcess.allInOne(TestDatabase.prepare(folder.resolve("data")));
        server = node.awaitReady();
    }

    @AfterAll
    static void stop() {
        node.close();
    }

    @Test
    void everyTalkerIsHeardByEverybodyAndNothingIsLost() throws Exception {
        var report =
                play(
                        "calm",
                        """
                        participants: 10
                        talkers: 3
                        cameras: 1
                        at-once: 3
                        join-rate: 10/s
                        room: calm
                        duration: 8 s
                        """);

        assertThat(report.joins().succeeded()).isEqualTo(10);
        assertThat(report.joins().lostCalls()).isEmpty();
        assertThat(report.voices().talkersHeard()).isEqualTo(3);
        assertThat(report.voices().pairsHeard()).as("nobody hears itself").isEqualTo(3 * 9);
        assertThat(report.voices().packets()).isGreaterThan(3_000);
        assertThat(report.voices().packetsLost()).isZero();
        assertThat(report.voices().framesMissing()).isZero();
        assertThat(report.voices().framesTwice()).isZero();
        assertThat(report.voices().delayMillis().p50()).isBetween(0.001, 1_000.0);
        assertThat(report.pictures().pictures()).isGreaterThan(9 * 100);
        assertThat(report.pictures().packetsLost()).isZero();
        assertThat(report.serverProcess()).isNotNull();
        assertThat(report.seconds()).hasSizeGreaterThan(7);
    }

    @Test
    void phasesHappenWhenTheyShould() throws Exception {
        var report =
                play(
                        "phases",
                        """
                        participants: 6
                        talkers: 2
                        at-once: 2
                        join-rate: 20/s
                        room: phases
                        duration: 14 s
                        phases:
                          - {at: 1 s, loss: 20 %, for: 3 s}
                          - {at: 5 s, vanish: 1 listener}
                          - {at: 6 s, leave: 1 listener}
                          - {at: 5 s, join: 2 talkers}
                        """);

        assertThat(report.joins().succeeded()).isEqualTo(8);
        assertThat(report.joins().lostCalls()).isEmpty();
        assertThat(report.voices().talkersHeard()).isEqualTo(4);
        assertThat(report.voices().missingPercent()).isBetween(1.0, 30.0);
        assertThat(report.seconds().getLast().connected()).isEqualTo(6);
        assertThat(report.happenings()).hasSize(6);
        assertThat(report.bots()).extracting(BotLine::joinMillis).allMatch(millis -> millis > 0);
    }

    @Test
    void aWrongFileIsAskedWrongly() throws Exception {
        assertThat(BotsCommand.run("--scenario", write("wrong", "talkers: lots\n").toString()))
                .isEqualTo(2);
        assertThat(BotsCommand.run("--no-such-flag")).isEqualTo(2);
        assertThat(BotsCommand.run("--server", "voice.example.org")).isEqualTo(2);
    }

    @Test
    void aServerThatIsNotThereIsTold() {
        assertThat(BotsCommand.run("--server", "https://localhost:1", "--duration", "1 s"))
                .isEqualTo(1);
    }

    private static Report play(String name, String scenario) throws IOException {
        var reports = folder.resolve("report-" + name);
        var code =
                BotsCommand.run(
                        "--server",
                        server,
                        "--scenario",
                        write(name, scenario).toString(),
                        "--tokens",
                        folder.resolve("tokens.json").toString(),
                        "--report",
                        reports.toString());
        assertThat(code).isZero();
        return JSON.readValue(reports.resolve("report.json").toFile(), Report.class);
    }

    private static Path write(String name, String scenario) throws IOException {
        return Files.writeString(folder.resolve(name + ".yaml"), scenario);
    }
}
