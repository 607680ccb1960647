/// What bots measure: streams (RFC 3550), audio from end to end by its stamps, and the lateness of
/// the bots themselves. A meter belongs to one event loop; what it hands over is a record or no
/// longer written. Read [bots.measure.ReceptionMeter] first.
@NullMarked
package bots.measure;

import org.jspecify.annotations.NullMarked;
