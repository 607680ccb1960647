/// What may depend on what, and which packages are pure.
@NullMarked
package architecture;

import org.jspecify.annotations.NullMarked;
