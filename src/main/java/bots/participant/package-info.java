/// The bots of a run: each one with its roles, its calls one after the other, what it sends and
/// what it receives. A [bots.participant.Bot] belongs to the thread of the run, a
/// [bots.participant.BotCall] and the senders to the event loop of the call. Read
/// [bots.participant.BotCalls] first.
@NullMarked
package bots.participant;

import org.jspecify.annotations.NullMarked;
