package bots.scenario;

import org.jspecify.annotations.Nullable;

/// A value of a scenario file.
///
/// @param text null if it is a list or has keys
record ScenarioValue(@Nullable String text, int line) {}
