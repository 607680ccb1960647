/// How one setting is described, and how its text is read. Read [Setting] first.
@NullMarked
package config.key;

import org.jspecify.annotations.NullMarked;
