/// Secrets as the server keeps them: passwords, tokens and codes as hashes, other secrets sealed by
/// a key. Start with [SecretHash].
@NullMarked
package accounts.secret;

import org.jspecify.annotations.NullMarked;
