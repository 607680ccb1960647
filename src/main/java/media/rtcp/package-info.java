/// RTCP messages as records, read from and written to compound packets (RFC 3550, RFC 4585, RFC 5104, REMB, transport-wide feedback).
@NullMarked
package media.rtcp;

import org.jspecify.annotations.NullMarked;
