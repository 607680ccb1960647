/// Tokens and API keys in requests: those that were found valid a moment ago, and a limit on
/// invalid ones. Runs on the event loop of its verticle. Start with [CheckedTokens].
@NullMarked
package verticles.http.token;

import org.jspecify.annotations.NullMarked;
