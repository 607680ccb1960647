/// Passkeys as every part of a node knows them. JDK only. Read `PageOrigin` first.
@NullMarked
package accounts.passkey;

import org.jspecify.annotations.NullMarked;
