package architecture;

import static com.tngtech.archunit.base.DescribedPredicate.describe;
import static com.tngtech.archunit.base.DescribedPredicate.not;
import static com.tngtech.archunit.core.domain.JavaClass.Predicates.assignableTo;
import static com.tngtech.archunit.core.domain.JavaClass.Predicates.resideInAPackage;
import static com.tngtech.archunit.core.domain.JavaClass.Predicates.resideInAnyPackage;
import static com.tngtech.archunit.core.domain.JavaModifier.SYNCHRONIZED;
import static com.tngtech.archunit.core.domain.JavaModifier.VOLATILE;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.noClasses;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.noFields;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.noMethods;

import com.tngtech.archunit.base.DescribedPredicate;
import com.tngtech.archunit.core.domain.AccessTarget.CodeUnitCallTarget;
import com.tngtech.archunit.core.domain.JavaCall;
import com.tngtech.archunit.core.domain.JavaClass;
import java.util.Random;
import java.util.Set;
import org.junit.jupiter.api.Test;

/// The engine and the rules of rooms and sessions are fed with time, bytes and chance; they take
/// none themselves. (A `synchronized` block leaves no trace that this test sees.)
class PurityTest {
    private static final DescribedPredicate<JavaClass> PURE =
            resideInAnyPackage("media..", "rooms..", "signaling..")
                    .and(not(resideInAnyPackage("media.net", "media.dtls.blocking")))
                    .as("the pure packages");

    private static final Set<String> CLOCKS =
            Set.of(
                    "java.lang.System.nanoTime",
                    "java.lang.System.currentTimeMillis",
                    "java.time.Instant.now",
                    "java.time.LocalDateTime.now",
                    "java.time.ZonedDateTime.now");

    private static final Set<String> CHANCE =
            Set.of(
                    "java.lang.Math.random",
                    "java.util.UUID.randomUUID",
                    "java.util.concurrent.ThreadLocalRandom.current");

    @Test
    void thePureReadNoClock() {
        noClasses()
                .that(PURE)
                .should()
                .callCodeUnitWhere(describe("it reads a clock", PurityTest::readsClock))
                .orShould()
                .dependOnClassesThat(assignableTo("java.time.Clock"))
                .check(Product.CLASSES);
    }

    @Test
    void thePureHaveNoThreads() {
        noClasses()
                .that(PURE)
                .should()
                .dependOnClassesThat(
                        assignableTo("java.lang.Thread")
                                .or(assignableTo("java.util.concurrent.Executor"))
                                .or(
                                        resideInAnyPackage(
                                                "java.util.concurrent.locks..",
                                                "java.util.concurrent.atomic..")))
                .check(Product.CLASSES);
        noMethods()
                .that()
                .areDeclaredInClassesThat(PURE)
                .should()
                .haveModifier(SYNCHRONIZED)
                .check(Product.CLASSES);
        noFields()
                .that()
                .areDeclaredInClassesThat(PURE)
                .should()
                .haveModifier(VOLATILE)
                .check(Product.CLASSES);
    }

    @Test
    void thePureOpenNoSocket() {
        noClasses()
                .that(PURE)
                .should()
                .dependOnClassesThat(
                        resideInAPackage("java.nio.channels..")
                                .or(assignableTo("java.net.DatagramSocket"))
                                .or(assignableTo("java.net.Socket"))
                                .or(assignableTo("java.net.ServerSocket"))
                                .or(assignableTo("java.net.NetworkInterface")))
                .check(Product.CLASSES);
    }

    /// They may use a source they are given, but make none.
    @Test
    void thePureHaveNoChanceOfTheirOwn() {
        noClasses()
                .that(PURE)
                .should()
                .callCodeUnitWhere(describe("it makes a random source", PurityTest::makesChance))
                .check(Product.CLASSES);
    }

    private static boolean readsClock(JavaCall<?> call) {
        return CLOCKS.contains(name(call.getTarget()));
    }

    private static boolean makesChance(JavaCall<?> call) {
        CodeUnitCallTarget target = call.getTarget();
        boolean makes =
                target.getName().equals("<init>") || target.getName().startsWith("getInstance");
        return CHANCE.contains(name(target))
                || (makes && target.getOwner().isAssignableTo(Random.class));
    }

    private static String name(CodeUnitCallTarget target) {
        return target.getOwner().getName() + "." + target.getName();
    }
}
