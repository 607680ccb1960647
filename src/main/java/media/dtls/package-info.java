/// The DTLS-SRTP server (RFC 6347, RFC 5764): certificate, fingerprint, the handshake's settings.
@NullMarked
package media.dtls;

import org.jspecify.annotations.NullMarked;
