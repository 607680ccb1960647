/// Settings: described once in [Settings], read from files, environment and flags, checked, carried as
/// records. Read `Settings` first.
@NullMarked
package config;

import org.jspecify.annotations.NullMarked;
