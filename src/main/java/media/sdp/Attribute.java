package media.sdp;

import org.jspecify.annotations.Nullable;

/// An attribute the server has no type for, kept as it stands: `a=<name>` or `a=<name>:<value>`.
public record Attribute(String name, @Nullable String value) {}
