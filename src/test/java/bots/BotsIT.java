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

/// The command against a node, as a user enters it. Covers the classes of `bots.run`,
/// `bots.participant` and `bots.setup` that have no test of their own name. Figures that depend on
/// the machine have generous limits.
@Timeout(600)
class BotsIT {
    private static final ObjectMapper JSON = new ObjectMapper();

    /// Rooms of more participants are on both shards of the node, with a relay between them.
    private static final int EDGE_LIMIT = 6;

    @TempDir static Path folder;
    private static NodeProcess node;
    private static String server;

    @BeforeAll
    static void start() throws Exception {
        node =
                NodeProcess.allInOne(
                        TestDatabase.prepare(folder.resolve("data")),
                        "--verticles.media.instances=2",
                        "--rooms.edgeLimit=" + EDGE_LIMIT);
        server = node.awaitReady();
    }

    @AfterAll
    static void stop() {
        node.close();
    }

    @Test
    void everyBotReceivesAllAudioOfEveryTalker() throws Exception {
        var report =
                run(
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
        assertThat(report.audio().talkersReceived()).isEqualTo(3);
        assertThat(report.audio().pairsReceived()).as("no bot receives itself").isEqualTo(3 * 9);
        assertThat(report.audio().packets()).isGreaterThan(300);
        assertThat(report.audio().packetsLost()).isZero();
        assertThat(report.audio().framesMissing()).isZero();
        assertThat(report.audio().framesTwice()).isZero();
        assertThat(report.audio().delayMillis().p50()).isPositive();
        // On a busy machine the server drops video that is late.
        assertThat(report.video().frames()).isGreaterThan(9 * 10);
        assertThat(report.serverProcess()).isNotNull();
        assertThat(report.seconds()).hasSizeGreaterThan(3);
        assertThat(node.output()).as("the room was on two shards").contains("relay between");
        System.out.printf(
                "10 bots on two shards: %d audio packets, %d lost, delay %s ms; %d video frames, %d packets lost%n",
                report.audio().packets(),
                report.audio().packetsLost(),
                report.audio().delayMillis(),
                report.video().frames(),
                report.video().packetsLost());
    }

    @Test
    void everyPhaseHappens() throws Exception {
        var report =
                run(
                        "phases",
                        """
                        participants: 6
                        talkers: 2
                        at-once: 2
                        join-rate: 20/s
                        room: phases
                        duration: 20 s
                        phases:
                          - {at: 1 s, loss: 20 %, for: 3 s}
                          - {at: 5 s, vanish: 1 listener}
                          - {at: 6 s, leave: 1 listener}
                          - {at: 5 s, join: 2 talkers}
                        """);

        assertThat(report.joins().succeeded()).as("%s", report.joins()).isEqualTo(8);
        assertThat(report.joins().lostCalls()).isEmpty();
        assertThat(report.audio().talkersReceived()).isEqualTo(4);
        assertThat(report.audio().missingPercent()).isPositive();
        assertThat(report.seconds().getLast().connected()).isEqualTo(6);
        assertThat(report.events()).hasSize(6);
        assertThat(report.bots()).extracting(BotLine::joinMillis).allMatch(millis -> millis > 0);
    }

    @Test
    void anInvalidFileOrFlagIsRefused() throws Exception {
        assertThat(BotsCommand.run("--scenario", write("wrong", "talkers: lots\n").toString()))
                .isEqualTo(2);
        assertThat(BotsCommand.run("--no-such-flag")).isEqualTo(2);
        assertThat(BotsCommand.run("--server", "voice.example.org")).isEqualTo(2);
    }

    @Test
    void aServerThatCannotBeReachedIsReported() {
        assertThat(BotsCommand.run("--server", "https://localhost:1", "--duration", "1 s"))
                .isEqualTo(1);
    }

    private static Report run(String name, String scenario) throws IOException {
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
