/// The vocabulary of a call: the facts that the client protocol, the event bus, rooms and the media
/// engine share. Each of them is one immutable record or enum that crosses these borders unchanged.
/// Knows the JDK only; all packages may know it. Start with [TrackKind] and [MediaCommand].
@NullMarked
package call;

import org.jspecify.annotations.NullMarked;
