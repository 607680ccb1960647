/// The command of the load generator: scripted clients for load tests and demos, against any
/// server, over the public protocol only. [bots.run.ScenarioRun] runs a scenario,
/// [bots.participant.BotCall] is one call of one bot, [bots.client.CallClient] the client library.
/// Read [bots.BotsCommand] first.
@NullMarked
package bots;

import org.jspecify.annotations.NullMarked;
