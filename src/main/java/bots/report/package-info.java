/// The results of a run: records, and the same as text, JSON and one HTML page. Pure; immutable.
/// Read [bots.report.Report] first.
@NullMarked
package bots.report;

import org.jspecify.annotations.NullMarked;
