/// What [verticles.AuthVerticle] uses: access tokens (RFC 7519), password hashing with a bounded
/// queue, and rate limits for logins. Runs on the virtual threads of its verticle. Read
/// `AccessTokens` first.
@NullMarked
package verticles.auth;

import org.jspecify.annotations.NullMarked;
