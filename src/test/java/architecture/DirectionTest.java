package architecture;

import static com.tngtech.archunit.core.domain.JavaClass.Predicates.resideInAPackage;
import static com.tngtech.archunit.core.domain.JavaClass.Predicates.resideInAnyPackage;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.classes;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.noClasses;
import static com.tngtech.archunit.library.dependencies.SlicesRuleDefinition.slices;
import static java.util.stream.Collectors.counting;
import static org.assertj.core.api.Assertions.assertThat;

import bus.message.BusMessage;
import com.tngtech.archunit.base.DescribedPredicate;
import com.tngtech.archunit.core.domain.JavaClass;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.TreeSet;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

class DirectionTest {
    private static final long MAX_FILES = 15;

    private static final List<String> WIRE =
            List.of(
                    "media.rtp",
                    "media.rtcp",
                    "media.stun",
                    "media.sdp",
                    "media.codec",
                    "limits",
                    "refusal",
                    "call",
                    "call.quality",
                    "call.shard");
    private static final List<String> CONNECTION =
            and(
                    WIRE,
                    "media.quality",
                    "media.receive",
                    "media.congestion",
                    "media.send",
                    "media.ice",
                    "media.dtls",
                    "media.dtls.blocking",
                    "media.srtp");

    private static final List<String> BUS_MESSAGES =
            List.of("bus.message", "bus.account", "bus.api", "bus.call", "bus.guild", "bus.node");

    private static final List<String> SHELL =
            and(
                    BUS_MESSAGES,
                    "caching",
                    "call",
                    "call.quality",
                    "call.shard",
                    "limits",
                    "signaling",
                    "signaling.message",
                    "accounts",
                    "accounts.apikey",
                    "accounts.invite",
                    "accounts.oidc",
                    "accounts.passkey",
                    "accounts.profile",
                    "accounts.secret",
                    "accounts.signing",
                    "accounts.totp",
                    "rooms",
                    "rooms.external",
                    "rooms.failover",
                    "rooms.live",
                    "rooms.mesh",
                    "rooms.moderation",
                    "rooms.permission",
                    "rooms.placement",
                    "store",
                    "store.chat",
                    "store.directory",
                    "store.events",
                    "store.files",
                    "store.accounts",
                    "store.accounts.login",
                    "store.guild",
                    "store.postgres",
                    "store.accounts",
                    "store.move",
                    "store.voice",
                    "bus",
                    "chat",
                    "config",
                    "config.call",
                    "config.database",
                    "config.events",
                    "events",
                    "presence",
                    "refusal",
                    "media",
                    "media.net",
                    "text");

    /// What the commands and events of `media` carry; the shell hands them on.
    private static final List<String> CARRIED =
            List.of("media.quality.Histogram", "media.sdp.SdpException");

    /// Each package and those of ours that it may know besides itself. A package that is missing
    /// here has no place in the design yet.
    private static final Map<String, List<String>> MAY_KNOW =
            Map.ofEntries(
                    Map.entry(
                            "verticles",
                            and(
                                    SHELL,
                                    "config.load",
                                    "ports",
                                    "verticles.account",
                                    "verticles.api",
                                    "verticles.api.contract",
                                    "verticles.auth",
                                    "verticles.backend",
                                    "verticles.chat",
                                    "verticles.cluster",
                                    "verticles.command",
                                    "verticles.events",
                                    "verticles.events.kafka",
                                    "verticles.guild",
                                    "verticles.http",
                                    "verticles.http.files",
                                    "verticles.http.token",
                                    "verticles.mail",
                                    "verticles.metrics",
                                    "verticles.moderation",
                                    "verticles.node",
                                    "verticles.oidc",
                                    "verticles.passkey",
                                    "verticles.ops",
                                    "verticles.region",
                                    "verticles.rollout",
                                    "verticles.room",
                                    "verticles.room.placement",
                                    "verticles.room.registry",
                                    "verticles.room.visit",
                                    "verticles.session",
                                    "verticles.shard",
                                    "verticles.shared",
                                    "verticles.tls",
                                    "verticles.voice")),
                    Map.entry(
                            "verticles.api",
                            and(
                                    SHELL,
                                    "images",
                                    "verticles.api.account",
                                    "verticles.api.admin",
                                    "verticles.api.chat",
                                    "verticles.api.contract",
                                    "verticles.api.events",
                                    "verticles.api.guild",
                                    "verticles.api.login",
                                    "verticles.api.request",
                                    "verticles.api.voice",
                                    "verticles.http",
                                    "verticles.http.token",
                                    "verticles.node",
                                    "verticles.shared")),
                    Map.entry(
                            "verticles.api.account",
                            and(SHELL, "verticles.api.login", "verticles.api.request")),
                    Map.entry(
                            "verticles.region",
                            and(
                                    SHELL,
                                    "bus.region",
                                    "verticles.cluster",
                                    "verticles.node",
                                    "verticles.shared")),
                    Map.entry("verticles.api.admin", and(SHELL, "verticles.api.request")),
                    Map.entry("verticles.api.chat", and(SHELL, "images", "verticles.api.request")),
                    Map.entry("verticles.api.guild", and(SHELL, "verticles.api.request")),
                    Map.entry(
                            "verticles.api.voice",
                            and(
                                    SHELL,
                                    "verticles.api.guild",
                                    "verticles.api.request",
                                    "verticles.node")),
                    Map.entry("verticles.api.login", and(SHELL, "verticles.api.request")),
                    Map.entry(
                            "verticles.oidc",
                            and(
                                    SHELL,
                                    "verticles.account",
                                    "verticles.auth",
                                    "verticles.guild",
                                    "verticles.shared")),
                    Map.entry("verticles.api.contract", and(SHELL, "verticles.shared")),
                    Map.entry("verticles.api.events", and(SHELL, "verticles.api.request")),
                    Map.entry(
                            "verticles.api.request",
                            and(
                                    SHELL,
                                    "verticles.api.contract",
                                    "verticles.http",
                                    "verticles.http.token",
                                    "verticles.shared")),
                    Map.entry(
                            "verticles.auth",
                            and(SHELL, "verticles.guild", "verticles.node", "verticles.shared")),
                    Map.entry(
                            "verticles.account",
                            and(
                                    SHELL,
                                    "images",
                                    "verticles.auth",
                                    "verticles.mail",
                                    "verticles.rollout",
                                    "verticles.shared")),
                    Map.entry("verticles.rollout", and(SHELL, "verticles.guild", "verticles.node")),
                    Map.entry(
                            "verticles.chat",
                            and(SHELL, "verticles.guild", "verticles.node", "verticles.shared")),
                    Map.entry(
                            "verticles.events",
                            and(SHELL, "verticles.guild", "verticles.node", "verticles.shared")),
                    Map.entry(
                            "verticles.events.kafka",
                            and(SHELL, "verticles.events", "verticles.node", "verticles.shared")),
                    Map.entry("verticles.guild", and(SHELL, "verticles.shared")),
                    Map.entry(
                            "verticles.moderation",
                            and(SHELL, "verticles.guild", "verticles.shared")),
                    Map.entry(
                            "verticles.http",
                            and(
                                    SHELL,
                                    "verticles.http.token",
                                    "verticles.node",
                                    "verticles.shared")),
                    Map.entry(
                            "verticles.http.files",
                            and(SHELL, "verticles.http", "verticles.shared")),
                    Map.entry("verticles.http.token", and(SHELL, "verticles.shared")),
                    Map.entry(
                            "verticles.metrics",
                            and(SHELL, "bus.region", "verticles.node", "verticles.shared")),
                    Map.entry("verticles.mail", and(SHELL, "verticles.node", "verticles.shared")),
                    Map.entry("verticles.cluster", SHELL),
                    Map.entry("verticles.command", and(SHELL, "verticles.node")),
                    Map.entry(
                            "verticles.node",
                            and(
                                    SHELL,
                                    "verticles.cluster",
                                    "verticles.frames",
                                    "verticles.shared")),
                    Map.entry("verticles.frames", SHELL),
                    Map.entry(
                            "verticles.ops",
                            and(
                                    SHELL,
                                    "verticles.api.request",
                                    "verticles.metrics",
                                    "verticles.node")),
                    Map.entry(
                            "verticles.room",
                            and(
                                    SHELL,
                                    "verticles.node",
                                    "verticles.room.placement",
                                    "verticles.room.visit",
                                    "verticles.shared")),
                    Map.entry("verticles.room.placement", and(SHELL, "verticles.node")),
                    Map.entry(
                            "verticles.room.registry",
                            and(
                                    SHELL,
                                    "verticles.node",
                                    "verticles.room",
                                    "verticles.room.placement",
                                    "verticles.room.visit")),
                    Map.entry(
                            "verticles.room.visit",
                            and(SHELL, "verticles.node", "verticles.shared")),
                    Map.entry(
                            "verticles.session",
                            and(
                                    SHELL,
                                    "verticles.http",
                                    "verticles.http.token",
                                    "verticles.node",
                                    "verticles.shard")),
                    Map.entry("verticles.shard", and(SHELL, "verticles.node")),
                    Map.entry("verticles.shared", SHELL),
                    Map.entry("verticles.tls", and(SHELL, "verticles.node", "verticles.shared")),
                    Map.entry(
                            "verticles.backend",
                            and(
                                    SHELL,
                                    "verticles.guild",
                                    "verticles.moderation",
                                    "verticles.node")),
                    Map.entry(
                            "verticles.voice",
                            and(
                                    SHELL,
                                    "verticles.guild",
                                    "verticles.room.registry",
                                    "verticles.room.placement",
                                    "verticles.shared")),
                    Map.entry(
                            "capacity",
                            List.of("bots.report", "refusal", "rooms", "rooms.placement")),
                    Map.entry(
                            "localcluster",
                            List.of("ports", "store.postgres", "verticles.cluster")),
                    Map.entry(
                            "localcluster.chaos",
                            List.of(
                                    "localcluster",
                                    "bots.client",
                                    "bots.client.media",
                                    "bots.client.signaling",
                                    "bots.report",
                                    "call",
                                    "media.rtp")),
                    Map.entry(
                            "bots",
                            List.of(
                                    "bots.run",
                                    "bots.setup",
                                    "bots.scenario",
                                    "bots.report",
                                    "bots.client.signaling")),
                    Map.entry(
                            "bots.run",
                            and(
                                    List.of("bots.client", "bots.client.signaling"),
                                    "bots.setup",
                                    "bots.participant",
                                    "bots.monitor",
                                    "bots.schedule",
                                    "bots.scenario",
                                    "bots.recordings",
                                    "bots.measure",
                                    "bots.report")),
                    Map.entry(
                            "bots.participant",
                            List.of(
                                    "bots.client",
                                    "bots.client.fault",
                                    "bots.client.media",
                                    "bots.client.signaling",
                                    "bots.client.transport",
                                    "bots.setup",
                                    "bots.schedule",
                                    "bots.scenario",
                                    "bots.speech",
                                    "bots.recordings",
                                    "bots.measure",
                                    "media.rtp",
                                    "call")),
                    Map.entry("bots.setup", List.of("bots.client.signaling", "bots.scenario")),
                    Map.entry(
                            "bots.monitor",
                            List.of("bots.client.signaling", "bots.measure", "bots.report")),
                    Map.entry("bots.schedule", List.of("bots.measure")),
                    Map.entry("bots.scenario", List.of()),
                    Map.entry("bots.speech", List.of()),
                    Map.entry("bots.recordings", List.of()),
                    Map.entry("bots.measure", List.of("bots.recordings", "media.rtp")),
                    Map.entry("bots.report", List.of()),
                    // By the public protocol only: the wire formats, nothing of the server.
                    Map.entry(
                            "bots.client",
                            and(
                                    CONNECTION,
                                    "bots.client.fault",
                                    "bots.client.media",
                                    "bots.client.signaling",
                                    "bots.client.transport")),
                    Map.entry(
                            "bots.client.media",
                            and(
                                    CONNECTION,
                                    "bots.client.fault",
                                    "bots.client.signaling",
                                    "bots.client.transport")),
                    Map.entry("bots.client.transport", and(CONNECTION, "bots.client.fault")),
                    Map.entry("bots.client.signaling", List.of("call")),
                    Map.entry("bots.client.fault", List.of()),
                    Map.entry(
                            "bus",
                            and(BUS_MESSAGES, "bus.region", "call", "refusal", "rooms.moderation")),
                    Map.entry("bus.region", List.of()),
                    Map.entry("bus.message", List.of("refusal")),
                    Map.entry(
                            "bus.account",
                            List.of(
                                    "bus.message",
                                    "accounts",
                                    "accounts.apikey",
                                    "accounts.invite",
                                    "accounts.passkey",
                                    "accounts.profile",
                                    "rooms.mesh")),
                    Map.entry(
                            "bus.api",
                            List.of("bus.message", "rooms", "rooms.external", "rooms.permission")),
                    Map.entry(
                            "bus.call",
                            List.of(
                                    "bus.message",
                                    "call",
                                    "call.quality",
                                    "call.shard",
                                    "rooms",
                                    "rooms.mesh")),
                    Map.entry(
                            "bus.guild",
                            List.of(
                                    "bus.message",
                                    "bus.call",
                                    "call",
                                    "chat",
                                    "events",
                                    "presence",
                                    "rooms",
                                    "rooms.mesh",
                                    "rooms.moderation",
                                    "rooms.permission",
                                    "rooms.placement")),
                    Map.entry("bus.node", List.of("bus.message")),
                    Map.entry(
                            "signaling",
                            List.of(
                                    "call",
                                    "limits",
                                    "presence",
                                    "rooms",
                                    "rooms.mesh",
                                    "rooms.permission",
                                    "refusal",
                                    "signaling.message")),
                    Map.entry(
                            "signaling.message",
                            List.of(
                                    "call",
                                    "call.quality",
                                    "chat",
                                    "limits",
                                    "presence",
                                    "rooms",
                                    "rooms.mesh",
                                    "rooms.permission",
                                    "refusal",
                                    "text")),
                    Map.entry("chat", List.of()),
                    Map.entry("presence", List.of()),
                    Map.entry("store", List.of("refusal")),
                    Map.entry("events", List.of()),
                    Map.entry(
                            "store.events",
                            List.of(
                                    "config.events",
                                    "events",
                                    "store",
                                    "store.postgres",
                                    "refusal")),
                    Map.entry("store.move", List.of("store.postgres")),
                    Map.entry("store.voice", List.of("store.postgres", "rooms.mesh", "refusal")),
                    Map.entry(
                            "store.chat",
                            List.of(
                                    "chat",
                                    "store.postgres",
                                    "rooms",
                                    "rooms.moderation",
                                    "refusal")),
                    Map.entry(
                            "store.directory",
                            List.of("call", "limits", "rooms", "rooms.placement")),
                    Map.entry(
                            "store.postgres",
                            List.of(
                                    "store",
                                    "ports",
                                    "accounts",
                                    "accounts.secret",
                                    "accounts.oidc",
                                    "rooms",
                                    "rooms.mesh",
                                    "config",
                                    "config.database",
                                    "refusal",
                                    "text")),
                    Map.entry(
                            "store.accounts",
                            List.of(
                                    "store",
                                    "store.postgres",
                                    "store.guild",
                                    "rooms.moderation",
                                    "accounts",
                                    "accounts.apikey",
                                    "accounts.invite",
                                    "accounts.oidc",
                                    "accounts.passkey",
                                    "accounts.profile",
                                    "accounts.secret",
                                    "accounts.totp",
                                    "refusal")),
                    Map.entry(
                            "store.guild",
                            List.of(
                                    "store",
                                    "store.postgres",
                                    "rooms",
                                    "rooms.external",
                                    "rooms.moderation",
                                    "rooms.permission",
                                    "refusal")),
                    Map.entry("rooms.external", List.of("rooms", "rooms.permission")),
                    Map.entry("rooms.failover", List.of()),
                    Map.entry("rooms.placement", List.of("rooms", "refusal")),
                    Map.entry(
                            "rooms",
                            List.of("rooms.mesh", "rooms.permission", "call", "limits", "refusal")),
                    Map.entry(
                            "rooms.live",
                            List.of("call", "limits", "refusal", "rooms", "rooms.permission")),
                    Map.entry("rooms.mesh", List.of("call", "limits")),
                    Map.entry("rooms.moderation", List.of("rooms", "rooms.permission")),
                    Map.entry("rooms.permission", List.of()),
                    Map.entry("accounts.invite", List.of("accounts")),
                    Map.entry("accounts.secret", List.of()),
                    Map.entry(
                            "accounts",
                            List.of("accounts.oidc", "accounts.secret", "refusal", "text")),
                    Map.entry("accounts.oidc", List.of()),
                    Map.entry("accounts.passkey", List.of()),
                    Map.entry(
                            "store.accounts.login",
                            List.of(
                                    "accounts",
                                    "accounts.oidc",
                                    "accounts.passkey",
                                    "accounts.secret",
                                    "accounts.signing",
                                    "refusal",
                                    "store.postgres")),
                    Map.entry(
                            "verticles.passkey", and(SHELL, "verticles.account", "verticles.auth")),
                    Map.entry("accounts.signing", List.of()),
                    Map.entry("accounts.totp", List.of()),
                    Map.entry("accounts.apikey", List.of("accounts.secret")),
                    Map.entry("accounts.profile", List.of("refusal")),
                    Map.entry("images", List.of()),
                    Map.entry("store.files", List.of("store")),
                    Map.entry("text", List.of()),
                    Map.entry("caching", List.of()),
                    Map.entry("call", List.of()),
                    Map.entry("call.quality", List.of("call")),
                    Map.entry("call.shard", List.of("call", "call.quality")),
                    Map.entry("limits", List.of()),
                    Map.entry("ports", List.of()),
                    Map.entry(
                            "config.load",
                            List.of(
                                    "accounts.oidc",
                                    "config",
                                    "config.call",
                                    "config.database",
                                    "config.events",
                                    "config.key",
                                    "limits")),
                    Map.entry(
                            "config",
                            List.of(
                                    "config.call",
                                    "config.database",
                                    "config.events",
                                    "config.key",
                                    "accounts")),
                    Map.entry("config.call", List.of("config.key", "rooms.mesh")),
                    Map.entry("config.database", List.of("config.key")),
                    Map.entry("config.events", List.of("config.key")),
                    Map.entry("config.key", List.of()),
                    Map.entry("refusal", List.of()),
                    Map.entry("media.quality", List.of("call.quality", "call.shard")),
                    Map.entry("media.net", and(CONNECTION, "media", "media.forward")),
                    Map.entry("media", and(CONNECTION, "media.forward")),
                    Map.entry("media.forward", CONNECTION),
                    Map.entry("media.receive", CONNECTION),
                    Map.entry("media.congestion", CONNECTION),
                    Map.entry("media.send", CONNECTION),
                    Map.entry("media.ice", CONNECTION),
                    Map.entry("media.dtls", CONNECTION),
                    Map.entry("media.dtls.blocking", CONNECTION),
                    Map.entry("media.srtp", CONNECTION),
                    Map.entry("media.rtp", WIRE),
                    Map.entry("media.rtcp", WIRE),
                    Map.entry("media.stun", WIRE),
                    Map.entry("media.sdp", WIRE),
                    Map.entry("media.codec", WIRE));

    @Test
    void everyPackageHasItsPlace() {
        var packages = new TreeSet<String>();
        Product.CLASSES.forEach(type -> packages.add(type.getPackageName()));

        assertThat(MAY_KNOW.keySet()).containsAll(packages);
    }

    static Iterable<String> packages() {
        return new TreeSet<>(MAY_KNOW.keySet());
    }

    @ParameterizedTest
    @MethodSource("packages")
    void aPackageKnowsOnlyThoseBelowIt(String name) {
        DescribedPredicate<JavaClass> ours = inAny(List.copyOf(MAY_KNOW.keySet()));
        DescribedPredicate<JavaClass> allowed =
                inAny(and(MAY_KNOW.getOrDefault(name, List.of()), name));

        classes()
                .that()
                .resideInAPackage(name)
                .should()
                .onlyDependOnClassesThat(
                        DescribedPredicate.not(ours)
                                .or(allowed)
                                .or(
                                        DescribedPredicate.describe(
                                                "are carried by media's commands",
                                                type ->
                                                        (name.startsWith("verticles")
                                                                        || name.startsWith("bots"))
                                                                && CARRIED.contains(
                                                                        type.getBaseComponentType()
                                                                                .getName()))))
                .allowEmptyShould(true)
                .check(Product.CLASSES);
    }

    /// `BusCodecTest` looks for them there.
    @Test
    void messagesOfTheBusAreInItsPackages() {
        classes()
                .that()
                .areAssignableTo(BusMessage.class)
                .should()
                .resideInAPackage("bus..")
                .check(Product.CLASSES);
    }

    @Test
    void packagesHaveNoCycles() {
        slices().matching("(**)").should().beFreeOfCycles().check(Product.CLASSES);
    }

    /// More files than one can take in at a glance are several concepts, each of which is worth a
    /// package. Those of `media` are the engine as RFCs divide it.
    @Test
    void aPackageHasFewFiles() {
        Map<String, Long> files =
                Product.CLASSES.stream()
                        .filter(type -> type.isTopLevelClass() && !isDescription(type))
                        .filter(type -> !type.getPackageName().matches("media(\\..*)?"))
                        .collect(Collectors.groupingBy(JavaClass::getPackageName, counting()));

        assertThat(files)
                .hasSizeGreaterThan(50)
                .allSatisfy(
                        (name, count) -> assertThat(count).as(name).isLessThanOrEqualTo(MAX_FILES));
    }

    private static boolean isDescription(JavaClass type) {
        return type.getSimpleName().equals("package-info");
    }

    @Test
    void onlyTheShellKnowsVertx() {
        noClasses()
                .that(
                        DescribedPredicate.not(
                                resideInAnyPackage(
                                        "verticles..",
                                        "bus..",
                                        "store..",
                                        "bots..",
                                        "localcluster.chaos")))
                .should()
                .dependOnClassesThat(resideInAPackage("io.vertx.."))
                .check(Product.CLASSES);
    }

    @Test
    void onlyTheShellKnowsNetty() {
        noClasses()
                .that(
                        DescribedPredicate.not(
                                resideInAnyPackage(
                                        "verticles..",
                                        "media.net",
                                        "bots..",
                                        "localcluster.chaos")))
                .should()
                .dependOnClassesThat(resideInAPackage("io.netty.."))
                .check(Product.CLASSES);
    }

    private static DescribedPredicate<JavaClass> inAny(List<String> packages) {
        return resideInAnyPackage(packages.toArray(String[]::new));
    }

    private static List<String> and(List<String> some, String... more) {
        return Stream.concat(some.stream(), Arrays.stream(more)).toList();
    }
}
