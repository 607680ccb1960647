/// Keys with which the programs of others use the API: their text, what they allow, and how they
/// are listed. Pure, without a clock or a database. Start with [ApiKeyText].
@NullMarked
package accounts.apikey;

import org.jspecify.annotations.NullMarked;
