package rooms;

/// The nodes of one site, which clients choose to be near.
///
/// @param id as the nodes are configured
/// @param url at which clients reach its nodes, for example `https://eu.example.org`; empty when
///     none of them names one
/// @param shards that take participants
/// @param load of its shards on average, as a share of one core, 0 to 1
public record VoiceRegion(String id, String url, int nodes, int shards, double load) {}
