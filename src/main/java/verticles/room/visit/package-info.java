/// Who was in which room, and when: stored for webhooks and statistics. Runs on the virtual threads
/// of its verticle. Start with [VisitLog].
@NullMarked
package verticles.room.visit;

import org.jspecify.annotations.NullMarked;
