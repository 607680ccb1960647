/// Second factor: time-based one-time passwords (RFC 6238) and recovery codes. Pure, without a
/// clock or a database. Start with [TotpSecret].
@NullMarked
package accounts.totp;

import org.jspecify.annotations.NullMarked;
