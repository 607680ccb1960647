/// Scripted clients for load tests and demos, against any server, over the public protocol only: the command,
/// the play, and each bot in it. A bot belongs to the event loop of its call; the play has a thread of its own
/// that says who comes, goes and speaks when. What crosses between the two are commands. Read [bots.Play]
/// first, then [bots.Stay].
@NullMarked
package bots;

import org.jspecify.annotations.NullMarked;
