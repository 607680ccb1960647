package bots.scenario;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import bots.scenario.Phase.Join;
import bots.scenario.Phase.Leave;
import bots.scenario.Phase.NetworkChange;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/// Also covers `ScenarioDraft`, `ScenarioKey`, `ScenarioUnit`, `PhaseEntry` and `Scenario`.
class ScenarioFileTest {
    @Test
    void readsEveryKey() {
        var scenario =
                read(
                        """
                        about: An evening
                        participants: 120
                        talkers: 12
                        cameras: 3
                        screens: 1
                        at-once: 2
                        join-rate: 90/min
                        room: hall
                        rooms: 2
                        duration: 2 min
                        churn: 1/s
                        loss: 2.5 %
                        delay: 40 ms
                        jitter: 10
                        seed: 7
                        ice: full
                        mesh: no
                        near: eu us-east
                        """);

        assertThat(scenario)
                .usingRecursiveComparison()
                .isEqualTo(
                        new Scenario(
                                "test",
                                "An evening",
                                120,
                                12,
                                3,
                                1,
                                2,
                                1.5,
                                "hall",
                                2,
                                120_000,
                                60,
                                new Network(0.025, 40, 10),
                                7,
                                true,
                                false,
                                java.util.List.of("eu", "us-east"),
                                java.util.List.of()));
        assertThat(scenario.roomName(1)).isEqualTo("hall-2");
        assertThat(scenario.regions(2)).isEqualTo(java.util.Map.of("eu", 10, "us-east", 100));
        assertThat(scenario.regions(3)).isEqualTo(java.util.Map.of("eu", 100, "us-east", 10));
    }

    @Test
    void readsPhasesInTheOrderOfTime() {
        var scenario =
                read(
                        """
                        participants: 5
                        duration: 01:30
                        phases:
                          - at: 01:00
                            leave: 200 listeners
                          - at: 00:00
                            join: 10 talkers
                          - at: 30 s
                            loss: 10 %
                            delay: 20 ms
                            for: 20 s
                          - at: 01:10
                            vanish: 1 camera
                          - at: 01:20
                            leave: 3
                        """);

        assertThat(scenario.phases())
                .containsExactly(
                        new Phase(0, new Join(10, BotRole.TALKERS)),
                        new Phase(30_000, new NetworkChange(new Network(0.1, 20, 0), 20_000)),
                        new Phase(60_000, new Leave(200, BotRole.LISTENERS, false)),
                        new Phase(70_000, new Leave(1, BotRole.CAMERAS, true)),
                        new Phase(80_000, new Leave(3, BotRole.PARTICIPANTS, false)));
        assertThat(scenario.accounts()).isEqualTo(15);
    }

    @Test
    void flagsWinOverTheFile() {
        var scenario =
                ScenarioFile.read("test", "test.yaml", "participants: 5\ntalkers: 3\n")
                        .set(ScenarioKey.TALKERS, "4", "--talkers")
                        .scenario();

        assertThat(scenario.talkers()).isEqualTo(4);
    }

    @Test
    void theDefaultNumberOfTalkersIsAtMostTheParticipants() {
        assertThat(read("participants: 1").talkers()).isEqualTo(1);
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "participants: many | participants must be a whole number",
                "participants: 2.5 | participants must be a whole number",
                "participants: 10001 | from 0 to 10000",
                "at-once: 0 | from 1 to 1000",
                "join-rate: 20/h | join-rate must be a rate, for example 20/s",
                "duration: soon | duration must be a time, for example 30 s",
                "duration: 0 s | from 1 s to 24 h",
                "duration: 01:60 | duration must be a time",
                "churn: -1/min | churn must be a rate",
                "loss: 101 % | from 0 to 100",
                "loss: 0.1 s | loss must be a percentage",
                "delay: 20 s | from 0 to 10000",
                "jitter: x | jitter must be milliseconds",
                "seed: x | seed must be a whole number",
                "ice: lite | ice must be light or full",
                "mesh: maybe | mesh must be no or yes",
                "near: eu,us | near must be names of regions",
                "room: '' | room must have 1 to 80 characters",
                "participant: 3 | \"participant\" is not a key; the keys are participants, talkers",
                "room: [a, b] | room must be one value",
                "phases: 3 | phases must be a list",
            })
    void refusesWithTheLine(String line, String what) {
        assertThatThrownBy(() -> read("# a comment\n" + line.strip() + "\n"))
                .isInstanceOf(ScenarioException.class)
                .hasMessageStartingWith("test.yaml:2: ")
                .hasMessageContaining(what.strip());
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "join: 3 | lacks \"at\"",
                "at: 00:10 | a phase has one of join, leave and vanish",
                "at: 00:10, join: 3, loss: 3 % | make two phases of it",
                "at: 00:10, join: 3, leave: 3 | make two phases of it",
                "at: 00:10, join: ten | join must be a number and one of talkers, listeners",
                "at: 00:10, leave: 3 dancers | leave must be a number and one of",
                "at: 00:10, join: 3, for: 3 s | \"for\" belongs to loss, delay and jitter only",
                "at: noon, join: 3 | at must be a time",
                "at: 00:10, loss: 200 % | loss must be a percentage",
                "at: 00:10, talk: 3 | \"talk\" is not a key of a phase",
            })
    void refusesAPhaseWithTheLine(String phase, String what) {
        assertThatThrownBy(() -> read("duration: 1 min\nphases:\n  - {" + phase.strip() + "}\n"))
                .isInstanceOf(ScenarioException.class)
                .hasMessageStartingWith("test.yaml:3: ")
                .hasMessageContaining(what.strip());
    }

    @Test
    void refusesAPhaseWithoutKeys() {
        assertRefused("phases:\n  - join\n", "test.yaml:2: a phase must have keys");
    }

    @Test
    void refusesAPhaseAfterTheEnd() {
        assertRefused(
                "duration: 30 s\nphases:\n  - {at: 00:30, join: 3}\n",
                "test.yaml:1: duration ends before the last phase begins, at 30 s");
    }

    @Test
    void refusesCamerasInAMesh() {
        assertRefused(
                "participants: 3\ncameras: 1\nmesh: yes\n",
                "test.yaml:3: mesh is for microphones only: cameras and screens must be 0");
    }

    @Test
    void refusesMoreCamerasThanParticipants() {
        assertRefused(
                "participants: 3\ncameras: 4\n",
                "test.yaml:2: cameras must be at most the number of participants, which is 3");
    }

    @Test
    void refusesARunWithoutBots() {
        assertRefused("participants: 0\n", "no bot joins");
    }

    @Test
    void refusesADuplicateKey() {
        assertRefused("room: a\nroom: b\n", "test.yaml:2: \"room\" is there twice");
    }

    @Test
    void reportsAllProblemsAtOnce() {
        assertThatThrownBy(() -> read("talkers: x\nroomm: a\n"))
                .hasMessageContaining("test.yaml:1: talkers")
                .hasMessageContaining("test.yaml:2: \"roomm\"");
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "- a", "just words"})
    void refusesAFileWithoutKeys(String text) {
        assertRefused(text, "test.yaml: must be keys with values");
    }

    @Test
    void refusesInvalidYaml() {
        assertRefused("participants: 3\n  talkers: [\n", "test.yaml:2: is not valid YAML");
    }

    private static void assertRefused(String text, String what) {
        assertThatThrownBy(() -> read(text))
                .isInstanceOf(ScenarioException.class)
                .hasMessageContaining(what);
    }

    private static Scenario read(String text) {
        return ScenarioFile.read("test", "test.yaml", text).scenario();
    }
}
