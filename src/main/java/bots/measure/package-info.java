/// What bots measure: streams (RFC 3550), voices from end to end by their stamps, and the bots themselves. All
/// of it belongs to the thread of one event loop; what is handed over is a record or no longer written. Read
/// [bots.measure.Listening] first.
@NullMarked
package bots.measure;

import org.jspecify.annotations.NullMarked;
