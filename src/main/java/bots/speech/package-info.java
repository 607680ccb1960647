/// A model of conversations: which participant speaks when. Pure: virtual time, random numbers from
/// a seed. Owned by the thread that advances it. Read [bots.speech.Conversation].
@NullMarked
package bots.speech;

import org.jspecify.annotations.NullMarked;
