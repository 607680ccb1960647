/// Threads and timers of a run: [bots.schedule.RunLoop] is the thread that decides who joins,
/// leaves and talks; [bots.schedule.FrameTimer] and [bots.schedule.EventLoopMeters] work on the
/// event loops of the calls. Read the first of them first.
@NullMarked
package bots.schedule;

import org.jspecify.annotations.NullMarked;
