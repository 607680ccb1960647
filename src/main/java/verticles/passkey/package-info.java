/// Passkeys (W3C Web Authentication, level 2): logins by a key that a device keeps and shows only
/// to its owner, by face, finger or PIN. Runs on the virtual threads of the AuthVerticle. Read
/// `PasskeyService` first.
@NullMarked
package verticles.passkey;

import org.jspecify.annotations.NullMarked;
