/// The directory that nodes share while they run: room leases, node heartbeats and presence, in
/// Hazelcast or in Redis. Every entry has a TTL. Called from any thread. Read `Directory` first.
@NullMarked
package store.directory;

import org.jspecify.annotations.NullMarked;
