/// Reads the settings from files, environment and flags, reports all problems at once, and writes
/// the reference of all settings. Read [SettingsLoader] first.
@NullMarked
package config.load;

import org.jspecify.annotations.NullMarked;
