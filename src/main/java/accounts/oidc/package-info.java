/// Logins by an OpenID Connect provider, as far as they need no network: which ID tokens are
/// accepted, and which roles the groups of a person give. JDK only. Read `IdToken` first.
@NullMarked
package accounts.oidc;

import org.jspecify.annotations.NullMarked;
