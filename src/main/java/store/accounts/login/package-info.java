/// Logins in PostgreSQL: passkeys, people at an OpenID Connect provider, and the keys that sign
/// access tokens. Called from any thread. Read `PasskeyStore` first.
@NullMarked
package store.accounts.login;

import org.jspecify.annotations.NullMarked;
