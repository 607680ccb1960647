/// What a run does: how many bots, with which roles, when, on which network. Read from a YAML file
/// and from flags by one table of keys, and checked as a whole. Pure; any thread. Read
/// [bots.scenario.Scenario] first.
@NullMarked
package bots.scenario;

import org.jspecify.annotations.NullMarked;
