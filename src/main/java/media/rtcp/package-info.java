/// RTCP messages as records, read from and written to compound packets (RFC 3550 §6, RFC 4585,
/// RFC 5104, draft-alvestrand-rmcat-remb-03, draft-holmer-rmcat-transport-wide-cc-extensions-01).
/// RTCP is a few packets a second per connection, so records and lists are fine. Each record knows
/// its own wire format; read [RtcpReader] first. The engine's thread owns all of it.
@NullMarked
package media.rtcp;

import org.jspecify.annotations.NullMarked;
