/// Settings: read from files, environment and flags, checked once, carried as records. Start with [Settings].
@NullMarked
package config;

import org.jspecify.annotations.NullMarked;
