package architecture;

import static com.tngtech.archunit.base.DescribedPredicate.describe;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.noClasses;

import com.tngtech.archunit.core.domain.AccessTarget.CodeUnitCallTarget;
import com.tngtech.archunit.core.domain.JavaCall;
import java.util.Locale;
import java.util.Set;
import org.junit.jupiter.api.Test;

/// N2: what machines read does not depend on the locale or the charset of the JVM. `%d` writes
/// local digits under the locales fa, bn and ar-EG, and `toUpperCase()` another letter under tr.
class LocaleTest {
    /// Take the locale of the JVM when they are not given one.
    private static final Set<String> LOCALIZED =
            Set.of(
                    "java.lang.String.format",
                    "java.lang.String.toLowerCase",
                    "java.lang.String.toUpperCase",
                    "java.io.PrintStream.format",
                    "java.io.PrintStream.printf",
                    "java.io.PrintWriter.format",
                    "java.io.PrintWriter.printf",
                    "java.util.Formatter.<init>",
                    "java.util.Scanner.<init>",
                    "java.text.DecimalFormat.<init>",
                    "java.text.MessageFormat.<init>",
                    "java.text.NumberFormat.getInstance",
                    "java.text.NumberFormat.getIntegerInstance",
                    "java.text.SimpleDateFormat.<init>",
                    "java.time.format.DateTimeFormatter.ofPattern");

    /// Cannot be given a locale or a charset.
    private static final Set<String> ALWAYS_LOCAL =
            Set.of(
                    "java.lang.String.formatted",
                    "java.text.MessageFormat.format",
                    "java.util.Locale.getDefault",
                    "java.nio.charset.Charset.defaultCharset");

    @Test
    void everyFormatNamesItsLocale() {
        noClasses()
                .should()
                .callCodeUnitWhere(
                        describe("it uses the locale of the JVM", LocaleTest::dependsOnTheJvm))
                .check(Product.CLASSES);
    }

    private static boolean dependsOnTheJvm(JavaCall<?> call) {
        CodeUnitCallTarget target = call.getTarget();
        String name = target.getOwner().getFullName() + "." + target.getName();
        boolean givenOne =
                target.getRawParameterTypes().stream()
                        .anyMatch(type -> type.isEquivalentTo(Locale.class));
        return ALWAYS_LOCAL.contains(name) || (LOCALIZED.contains(name) && !givenOne);
    }
}
