/// One run of a scenario, from the first account to the report. On the thread that starts it. Read
/// [bots.run.ScenarioRun] first.
@NullMarked
package bots.run;

import org.jspecify.annotations.NullMarked;
