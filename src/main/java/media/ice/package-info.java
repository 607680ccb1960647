/// ICE-lite (RFC 8445): answers checks, keeps consent (RFC 7675), names the path.
@NullMarked
package media.ice;

import org.jspecify.annotations.NullMarked;
