/// Messages about people: logins and tokens, accounts, invites, guests, and what administrators do.
/// An AuthVerticle answers the requests. Start with [AuthMessage].
@NullMarked
package bus.account;

import org.jspecify.annotations.NullMarked;
