/// Who speaks when. Pure: virtual time, chance from a seed. Owned by whoever advances it. Read
/// [bots.speech.Conversation].
@NullMarked
package bots.speech;

import org.jspecify.annotations.NullMarked;
