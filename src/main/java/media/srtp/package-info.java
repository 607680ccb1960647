/// SRTP and SRTCP (RFC 3711, RFC 7714): protect, unprotect, replay window. One cipher object per key.
@NullMarked
package media.srtp;

import org.jspecify.annotations.NullMarked;
