package config.load;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import config.HttpSettings;
import config.Settings;
import config.TlsSettings;
import config.call.MediaSettings;
import config.database.DatabaseSettings;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

public class SettingsLoaderTest {
    private static final int CORES = Runtime.getRuntime().availableProcessors();

    @TempDir Path folder;

    @Test
    void theDefaultsAreAnAllInOneNode() {
        Settings settings = SettingsLoader.defaults();

        assertThat(settings.verticles().byName())
                .containsExactlyInAnyOrderEntriesOf(
                        Map.of(
                                "auth",
                                CORES,
                                "rooms",
                                CORES,
                                "signaling",
                                CORES,
                                "media",
                                CORES,
                                "ops",
                                1));
        assertThat(settings.http())
                .isEqualTo(new HttpSettings("0.0.0.0", 8443, "", 8080, List.of()));
        assertThat(settings.tls()).isEqualTo(new TlsSettings(null, null));
        assertThat(settings.accounts().accessTokenLifetime()).isEqualTo(Duration.ofMinutes(15));
        assertThat(settings.database().mode()).isEqualTo(DatabaseSettings.Mode.EMBEDDED);
        assertThat(settings.media().tcp().enabled()).isTrue();
        assertThat(settings.media().audibleSpeakers()).isEqualTo(10);
        assertThat(settings.media().sender()).isEqualTo(MediaSettings.Sender.AUTO);
        assertThat(settings.media().batchingDelay()).isNull();
        assertThat(new SettingsLoader().file("all-in-one").settings().verticles())
                .isEqualTo(settings.verticles());
    }

    @Test
    void aNodeWithoutAnIdGetsARandomOneAtEachStart() {
        String id = SettingsLoader.defaults().node().id();

        assertThat(id).matches("node-[0-9a-f]{8}");
        assertThat(SettingsLoader.defaults().node().id()).isNotEqualTo(id);
    }

    @Test
    void aRoleSelectsItsVerticles() {
        assertThat(role("media-node").settings().verticles().byName())
                .containsOnlyKeys("media", "ops");
        assertThat(role("signaling-node").settings().verticles().byName())
                .containsOnlyKeys("auth", "rooms", "signaling", "ops");
    }

    private static SettingsLoader role(String name) {
        return new SettingsLoader().file(name).set("cluster.secret", "s".repeat(32), "test");
    }

    @Test
    void laterSourcesOverrideEarlierOnes() throws IOException {
        Path file = folder.resolve("mine.json");
        Files.writeString(
                file,
                """
                {
                  // One port in the file only, one changed by the environment, one by a flag.
                  "http": {"host": "10.0.0.1", "port": 1001, "plainPort": 1002},
                  "media": {"port": 1003, "announcedAddresses": ["192.0.2.1"]}
                }
                """);

        Settings settings =
                role("media-node")
                        .file(file.toString())
                        .environment(
                                Map.of(
                                        "HUBBUB_HTTP_PLAIN_PORT", "2002",
                                        "HUBBUB_MEDIA_PORT", "2003",
                                        "HUBBUB_SERVICE_HOST", "10.9.9.9",
                                        "PATH", "/bin"))
                        .set("media.port", "3003", "--set media.port=3003")
                        .settings();

        assertThat(settings.http())
                .isEqualTo(new HttpSettings("10.0.0.1", 1001, "", 2002, List.of()));
        assertThat(settings.media().port()).isEqualTo(3003);
        assertThat(settings.media().announcedAddresses()).containsExactly("192.0.2.1");
    }

    @Test
    void listsAreSeparatedByCommasOutsideFiles() {
        Settings settings =
                SettingsLoader.defaults(Map.of("cluster.members", "10.0.0.1, 10.0.0.2:5702"));

        assertThat(settings.cluster().members()).containsExactly("10.0.0.1", "10.0.0.2:5702");
    }

    @Test
    void allProblemsAreReportedAtOnce() throws IOException {
        Path file = folder.resolve("wrong.json");
        Files.writeString(
                file,
                """
                {"http": {"port": "https", "prot": 1}, "media": 7, "verticles": {"ops": {"instances": 2}}}
                """);

        SettingsException wrong =
                wrong(
                        new SettingsLoader()
                                .file(file.toString())
                                .environment(
                                        Map.of(
                                                "HUBBUB_CLUSTER_ENABLED", "yes",
                                                "HUBBUB_CLUSTER_ENABLE", "true"))
                                .set("directory.kind", "zookeeper", "--set"));

        assertThat(wrong.problems())
                .containsExactlyInAnyOrder(
                        new Problem(
                                "http.port",
                                "https",
                                file.toString(),
                                "must be an integer from 0 to 65535."),
                        new Problem(
                                "http.prot",
                                "1",
                                file.toString(),
                                "unknown key; did you mean http.port?"),
                        new Problem(
                                "media",
                                "7",
                                file.toString(),
                                "must be an object with keys in it."),
                        new Problem(
                                "verticles.ops.instances",
                                "2",
                                file.toString(),
                                "must be an integer from 0 to 1."),
                        new Problem(
                                "cluster.enabled",
                                "yes",
                                "environment HUBBUB_CLUSTER_ENABLED",
                                "must be true or false."),
                        new Problem(
                                "HUBBUB_CLUSTER_ENABLE",
                                null,
                                "environment",
                                "no setting has this variable; --settings lists all."),
                        new Problem(
                                "directory.kind",
                                "zookeeper",
                                "--set",
                                "must be embedded or redis."));
        assertThat(wrong.getMessage())
                .contains("Invalid configuration, 7 problems:", "http.port = https (");
    }

    @Test
    void settingsThatContradictEachOtherAreInvalid() {
        assertThat(wrong("http.port", "8080").problems())
                .extracting(Problem::key)
                .containsExactly("http.plainPort");
        assertThat(wrong("tls.key", "/nowhere/key.pem").problems())
                .extracting(Problem::key)
                .containsExactly("tls.certificate", "tls.key");
        assertThat(wrong("media.port", "65535", "verticles.media.instances", "2").problems())
                .extracting(Problem::key)
                .containsExactly("media.port");
        assertThat(wrong("http.trustedProxies", "10.0.0.0/8,proxy").problems())
                .extracting(Problem::key)
                .containsExactly("http.trustedProxies");
        assertThat(wrong("cluster.enabled", "true").problems())
                .extracting(Problem::key)
                .containsExactly("cluster.enabled");
        assertThat(
                        wrong(
                                        "cluster.perRegion",
                                        "true",
                                        "cluster.enabled",
                                        "true",
                                        "cluster.secret",
                                        "s".repeat(32))
                                .problems())
                .as("without Redis")
                .extracting(Problem::key)
                .containsExactly("cluster.perRegion");
    }

    @Test
    void aSecretIsNotShown() {
        assertThat(wrong("directory.redisUrl", "http://user:hunter2@redis").getMessage())
                .contains("directory.redisUrl")
                .doesNotContain("hunter2");
    }

    @Test
    void aFileThatIsNotJsonIsReportedWithItsLine() throws IOException {
        Path file = folder.resolve("broken.json");
        Files.writeString(file, "{\n\"http\": {\"port\": 1,\n \"port\": 2}}");

        assertThat(wrong(new SettingsLoader().file(file.toString())).problems())
                .singleElement()
                .satisfies(problem -> assertThat(problem.remedy()).contains("line 3", "port"));
        assertThat(wrong(new SettingsLoader().file("/nowhere.json")).problems())
                .singleElement()
                .satisfies(problem -> assertThat(problem.remedy()).contains("no such file"));
    }

    @Test
    void aNumberMayBeAWordWhereItsSettingSaysSo() throws IOException {
        Path file = folder.resolve("delay.json");
        Files.writeString(file, "{\"media\": {\"batchingDelayMillis\": 10}}");

        assertThat(new SettingsLoader().file(file.toString()).settings().media().batchingDelay())
                .isEqualTo(Duration.ofMillis(10));
        assertThat(
                        SettingsLoader.defaults(Map.of("media.batchingDelayMillis", "auto"))
                                .media()
                                .batchingDelay())
                .isNull();
        assertThat(wrong("media.batchingDelayMillis", "11").getMessage())
                .contains("must be an integer from 0 to 10, or auto.");
        assertThat(wrong("http.port", "auto").getMessage())
                .contains("must be an integer from 0 to 65535.");
    }

    @Test
    void aRenamedSettingIsAnsweredWithItsNewName() throws IOException {
        Path file = folder.resolve("old.json");
        Files.writeString(file, "{\"media\": {\"audiblePlaces\": 5}}");

        assertThat(
                        wrong(
                                        new SettingsLoader()
                                                .file(file.toString())
                                                .environment(Map.of("HUBBUB_MEDIA_HOLD", "10"))
                                                .set("media.hold", "10", "--media.hold=10"))
                                .problems())
                .extracting(Problem::remedy)
                .containsExactly(
                        "was renamed to media.audibleSpeakers.",
                        "was renamed to HUBBUB_MEDIA_BATCHING_DELAY_MILLIS.",
                        "was renamed to media.batchingDelayMillis.");
    }

    private static SettingsException wrong(String... pathsAndValues) {
        SettingsLoader loader = new SettingsLoader();
        for (int i = 0; i < pathsAndValues.length; i += 2) {
            loader.set(pathsAndValues[i], pathsAndValues[i + 1], "--set");
        }
        return wrong(loader);
    }

    private static SettingsException wrong(SettingsLoader loader) {
        return catchThrowableOfType(SettingsException.class, loader::settings);
    }
}
