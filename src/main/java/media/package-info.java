/// The media engine: one shard's connections and rooms, fed with datagrams, commands and the time,
/// by one thread. It reads no clock, opens no socket, starts no thread; `media.net` does.
@NullMarked
package media;

import org.jspecify.annotations.NullMarked;
