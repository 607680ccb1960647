/// Messages in PostgreSQL, in the rows of their guild. Start with [MessageStore].
@NullMarked
package store.chat;

import org.jspecify.annotations.NullMarked;
