/// Limits on what a client can make the server do: a bucket of tokens, buckets and counts by key
/// (an address, a user), and the number of refusals by limit. No clock inside: `now` is passed in.
/// The JDK only, so that the engine may use [TokenBucket], whose owner is one thread; what is keyed
/// may be used by any thread. Read [Limit] first, which lists all of them; docs/operations.md has
/// their values.
@NullMarked
package limits;

import org.jspecify.annotations.NullMarked;
