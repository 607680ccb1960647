/// What a name, a label and a secret may contain: Unicode security by UTS #39 and UTS #36, with the
/// JDK's character data and one table of confusables. Pure and immutable; any thread may use it.
/// The rules answer with a sentence for a person, and their callers refuse. Read [NameRules] first.
@NullMarked
package text;

import org.jspecify.annotations.NullMarked;
