/// Text messages of channels: the records that bus, signaling, store and verticles share. JDK only.
/// Start with [Message].
@NullMarked
package chat;

import org.jspecify.annotations.NullMarked;
