package architecture;

import static com.tngtech.archunit.base.DescribedPredicate.describe;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.noClasses;

import com.tngtech.archunit.core.domain.JavaCall;
import io.vertx.core.Future;
import io.vertx.core.Vertx;
import java.util.Set;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import verticles.node.VertxTimer;

/// N1: the number 0 of a timer that was never set is that of the first timer of the process.
class TimersTest {
    private static final Set<String> BY_NUMBER = Set.of("setTimer", "setPeriodic", "cancelTimer");

    @Test
    void onlyVertxTimerKnowsTheNumberOfATimer() {
        noClasses()
                .that()
                .doNotBelongToAnyOf(VertxTimer.class)
                .should()
                .callCodeUnitWhere(
                        describe("it uses a timer by its number", TimersTest::usesTimerByNumber))
                .check(Product.CLASSES);
    }

    /// When its time is up, `await(timeout, unit)` of Vert.x 5.0.10 lets other tasks of a verticle
    /// on virtual threads run; but when the future completes after all, the verticle never runs
    /// another one.
    @Test
    void noVerticleWaitsWithATimeoutOfAwait() {
        noClasses()
                .that()
                .resideInAnyPackage("verticles..", "store..")
                .should()
                .callMethod(Future.class, "await", long.class, TimeUnit.class)
                .because("Future.timeout(…).await() ends in time, too")
                .check(Product.CLASSES);
    }

    private static boolean usesTimerByNumber(JavaCall<?> call) {
        return call.getTarget().getOwner().isAssignableTo(Vertx.class)
                && BY_NUMBER.contains(call.getTarget().getName());
    }
}
