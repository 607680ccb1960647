/// Session descriptions as typed records (RFC 8866, JSEP RFC 9429) and the one offer/answer exchange of a connection.
@NullMarked
package media.sdp;

import org.jspecify.annotations.NullMarked;
