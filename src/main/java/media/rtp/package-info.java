/// RTP packets and their header extensions as flyweights over a byte array (RFC 3550, RFC 8285), and the reasons to drop one. Nothing here allocates per packet.
@NullMarked
package media.rtp;

import org.jspecify.annotations.NullMarked;
