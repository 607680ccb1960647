package store.directory;

/// The right to own something, until it runs out.
///
/// @param key what is owned, for example `room:<id>`
/// @param owner who owns it, unique to one run of one verticle instance
/// @param epoch higher with every change of hands of this key, also after the lease ran out: a
///     message that carries a lower epoch is from a former owner
public record Lease(String key, String owner, long epoch) {}
