/// Logins without a password, in PostgreSQL: passkeys, and people at an OpenID Connect provider. Called from any thread.
/// Read `PasskeyStore` first.
@NullMarked
package store.accounts.login;

import org.jspecify.annotations.NullMarked;
