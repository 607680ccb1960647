package config.key;

import java.lang.annotation.ElementType;
import java.lang.annotation.Retention;
import java.lang.annotation.RetentionPolicy;
import java.lang.annotation.Target;

/// Describes one setting, on the component of [Settings] that carries its value. This is the only
/// place that lists it: the loader, `--settings`, `conf/default.json` and `docs/settings.md` follow
/// from it.
///
/// The type of the component says what is allowed: `int` and `Duration` take an integer from `min`
/// to `max`, an enum one of its constants in lower case, `Path` the name of a file, a `List` texts.
@Retention(RetentionPolicy.RUNTIME)
@Target(ElementType.RECORD_COMPONENT)
public @interface Setting {
    /// Name within its group; empty for the name of the component.
    String key() default "";

    /// The default, as one would write it in a flag.
    String byDefault();

    /// Of a `Duration` a unit of time.
    Unit unit() default Unit.NONE;

    long min() default 0;

    long max() default Integer.MAX_VALUE;

    /// A word that is allowed instead of a number.
    Word word() default Word.NONE;

    /// What a text must match; empty for any text.
    String pattern() default "";

    /// Whether the value must never be shown.
    boolean secret() default false;

    /// The key it had in an earlier version; a start with that one fails and names the new one.
    String formerly() default "";

    /// One or more short sentences for the operator.
    String meaning();

    enum Word {
        NONE,
        /// The number of processor cores.
        CORES,
        /// Chosen by the server; the value is null.
        AUTO
    }
}
