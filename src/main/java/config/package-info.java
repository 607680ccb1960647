/// The settings of a node as records, one file per section; each component describes the key that
/// sets it. Read [Settings] first, then [config.load.SettingsLoader].
@NullMarked
package config;

import org.jspecify.annotations.NullMarked;
