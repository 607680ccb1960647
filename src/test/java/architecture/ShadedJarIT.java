package architecture;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.MessageDigest;
import java.time.Instant;
import java.time.LocalDateTime;
import java.time.ZoneOffset;
import java.util.HexFormat;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import java.util.jar.JarEntry;
import java.util.jar.JarFile;
import java.util.stream.Collectors;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import store.postgres.TestDatabase;
import verticles.NodeProcess;

/// What the build puts into the jar beside our classes: libraries, their licenses, the SBOM. Needs
/// the jar, so it runs after the phase `package`.
@Timeout(900)
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class ShadedJarIT {
    private static final Path JAR = Path.of("target", "hubbub.jar");
    private static final String SBOM = "META-INF/sbom/hubbub.cdx.json";
    private static final String NOTICES = "META-INF/THIRD-PARTY.txt";

    /// Licenses under which a library may be inside our jar. Of a library with several, one is
    /// enough: its user chooses.
    private static final Set<String> ALLOWED =
            Set.of(
                    "0BSD",
                    "Apache-2.0",
                    "Bouncy Castle Licence", // that of MIT
                    "BSD-2-Clause",
                    "BSD-3-Clause",
                    "CC0-1.0",
                    "EPL-1.0",
                    "EPL-2.0",
                    "MIT");

    /// Libraries that others carry inside themselves under new names, all under licenses of
    /// [#ALLOWED].
    private static final Set<String> CARRIED =
            Set.of(
                    "com.fasterxml.jackson.jr:jackson-jr-annotation-support", // in Hazelcast
                    "com.fasterxml.jackson.jr:jackson-jr-objects", // in Hazelcast
                    "com.hazelcast:hazelcast-tpc-engine", // in Hazelcast
                    "io.github.classgraph:classgraph", // in Hazelcast
                    "jakarta.mail:jakarta.mail-api", // in Angus Mail, as all of it
                    "org.eclipse.angus:angus-core",
                    "org.eclipse.angus:angus-mail",
                    "org.eclipse.angus:imap",
                    "org.eclipse.angus:logging-mailhandler",
                    "org.eclipse.angus:pop3",
                    "org.eclipse.angus:smtp",
                    "org.jctools:jctools-core", // in Netty
                    "org.jctools:jctools-core-jdk11"); // in Netty

    /// Nothing that we use needs these, and some have a license that is not allowed.
    private static final List<String> EXCLUDED =
            List.of(
                    "com/hazelcast/shaded/com/zaxxer/hikari/",
                    "com/hazelcast/shaded/org/everit/",
                    "com/hazelcast/shaded/org/json/",
                    "com/hazelcast/shaded/org/snakeyaml/",
                    "com/sun/jna/",
                    "org/bitlet/weupnp/",
                    "org/checkerframework/",
                    "org/flywaydb/database/cockroachdb/",
                    "org/json/simple/");

    @SuppressWarnings("NullAway.Init")
    private JarFile jar;

    @BeforeAll
    void open() throws IOException {
        assumeTrue(
                Files.exists(JAR) || "true".equals(System.getenv("CI")),
                "there is no " + JAR + "; mvn package builds it");
        jar = new JarFile(JAR.toFile());
    }

    @AfterAll
    void close() throws IOException {
        if (jar != null) {
            jar.close();
        }
    }

    @Test
    void everyLibraryHasALicenseThatAllowsIt() {
        assertThat(components())
                .hasSizeGreaterThan(50)
                .allSatisfy(component ->
                        assertThat(licenses(component))
                                .as(
                                        "%s:%s",
                                        component.getString("group"), component.getString("name"))
                                .anySatisfy(license -> assertThat(ALLOWED).contains(license)));
    }

    @Test
    void theBillOfMaterialsListsEveryLibrary() {
        Set<String> listed =
                components().stream()
                        .map(c -> c.getString("group") + ":" + c.getString("name"))
                        .collect(Collectors.toCollection(TreeSet::new));
        Set<String> inside =
                jar.stream()
                        .map(JarEntry::getName)
                        .filter(name -> name.matches("META-INF/maven/.*/pom\\.properties"))
                        .map(name -> name.split("/"))
                        .map(parts -> parts[2] + ":" + parts[3])
                        .filter(library -> !library.equals("io.hubbub:hubbub"))
                        .collect(Collectors.toCollection(TreeSet::new));

        inside.removeAll(CARRIED);
        assertThat(listed).containsAll(inside);
    }

    @Test
    void theNoticesNameEveryLibraryWithItsLicense() {
        String notices = text(NOTICES);

        assertThat(components())
                .allSatisfy(c ->
                        assertThat(notices)
                                .contains(
                                        c.getString("group")
                                                + ":"
                                                + c.getString("name")
                                                + ":"
                                                + c.getString("version")));
        assertThat(notices)
                .contains("(BSD-3-Clause) RNNoise in @sapphi-red/web-noise-suppressor:0.4.1");
        assertThat(text("META-INF/LICENSE")).contains("Apache License", "Version 2.0");
        assertThat(text("META-INF/NOTICE")).contains("Jackson");
        assertThat(text("META-INF/NOTICE.txt")).contains("Apache Commons");
    }

    @Test
    void noiseSuppressionIsTheFileThatItsLicenseNames() throws Exception {
        try (var in = jar.getInputStream(jar.getEntry("web/voice/rnnoise/rnnoise.wasm"))) {
            byte[] hash = MessageDigest.getInstance("SHA-256").digest(in.readAllBytes());

            assertThat(text("web/voice/rnnoise/LICENSE.txt"))
                    .contains(
                            "SHA-256 of the file: " + HexFormat.of().formatHex(hash),
                            "Xiph.Org Foundation");
        }
    }

    @Test
    void leavesOutWhatNothingUses() {
        assertThat(jar.stream().map(JarEntry::getName))
                .noneMatch(name -> EXCLUDED.stream().anyMatch(name::startsWith));
    }

    /// Two builds of the same sources are the same bytes only if nothing in the jar says when it
    /// was built.
    @Test
    void hasNoTimeOfTheBuild() throws IOException {
        String timestamp = "<project.build.outputTimestamp>";
        String pom = Files.readString(Path.of("pom.xml"));
        int start = pom.indexOf(timestamp) + timestamp.length();
        LocalDateTime fixed =
                LocalDateTime.ofInstant(
                        Instant.parse(pom.substring(start, pom.indexOf('<', start))),
                        ZoneOffset.UTC);

        assertThat(jar.stream())
                .allSatisfy(entry ->
                        assertThat(entry.getTimeLocal())
                                .as(entry.getName())
                                .isBeforeOrEqualTo(fixed));
        assertThat(jar.getEntry("verticles/Main.class").getTimeLocal()).isEqualTo(fixed);
        assertThat(new JsonObject(text(SBOM)).containsKey("serialNumber")).isFalse();
    }

    /// What is left out is not loaded by a node, in a cluster neither.
    @Test
    void aClusterRunsFromTheJar(@TempDir Path folder) throws Exception {
        int clusterPort = NodeProcess.freePort();
        try (NodeProcess signaling =
                NodeProcess.ofJar(
                        JAR,
                        "--conf=signaling-node",
                        "--node.dataFolder=" + TestDatabase.prepareEmpty(folder),
                        "--cluster.port=" + clusterPort)) {
            signaling.awaitReady();
            try (NodeProcess media =
                    NodeProcess.ofJar(
                            JAR,
                            "--conf=media-node",
                            "--cluster.port=" + NodeProcess.freePort(),
                            "--cluster.members=127.0.0.1:" + clusterPort)) {
                media.awaitReady();

                assertThat(media.output()).doesNotContain("ERROR", "NoClassDefFoundError");
            }
            assertThat(signaling.output()).doesNotContain("ERROR", "NoClassDefFoundError");
        }
    }

    private List<JsonObject> components() {
        return objects(new JsonObject(text(SBOM)).getJsonArray("components"));
    }

    private static List<String> licenses(JsonObject component) {
        return objects(component.getJsonArray("licenses", new JsonArray())).stream()
                .map(one -> one.getJsonObject("license", new JsonObject()))
                .map(license -> license.getString("id", license.getString("name", "none")))
                .toList();
    }

    private static List<JsonObject> objects(JsonArray array) {
        return array.stream().map(JsonObject.class::cast).toList();
    }

    private String text(String name) {
        JarEntry entry = jar.getJarEntry(name);
        assertThat(entry).as(name).isNotNull();
        try (var in = jar.getInputStream(entry)) {
            return new String(in.readAllBytes(), StandardCharsets.UTF_8);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
