/// Logins by an OpenID Connect provider (authorization code flow with PKCE, RFC 7636): the requests
/// to the provider, and what follows from its answers. Runs on the virtual threads of the
/// AuthVerticle. Read `ProviderLoginService` first.
@NullMarked
package verticles.oidc;

import org.jspecify.annotations.NullMarked;
