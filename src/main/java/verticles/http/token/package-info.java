/// Tokens and API keys in requests: those that were found valid a moment ago, and a limit on
/// invalid ones. Runs on the event loop of its verticle. Start with [CheckedCredentials].
@NullMarked
package verticles.http.token;

import org.jspecify.annotations.NullMarked;
