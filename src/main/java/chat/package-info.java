/// Text messages of channels, as every part of a node knows them. JDK only. Start with [Message].
@NullMarked
package chat;

import org.jspecify.annotations.NullMarked;
