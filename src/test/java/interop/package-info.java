/// Clients by other WebRTC implementations than ours and those of browsers, in `src/test/interop`:
/// they find what only works because both sides share our reading of an RFC. Read
/// [interop.ForeignClient] first.
@NullMarked
package interop;

import org.jspecify.annotations.NullMarked;
