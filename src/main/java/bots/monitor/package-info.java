/// The bots' own process and the server, observed from outside, second by second: CPU, memory,
/// metrics. On the thread of the run. Read [bots.monitor.Timeline] first.
@NullMarked
package bots.monitor;

import org.jspecify.annotations.NullMarked;
