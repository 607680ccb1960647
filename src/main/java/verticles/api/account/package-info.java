/// Routes about people: registration, login, the own account, invites, guests. Start with
/// [AccountRoutes].
@NullMarked
package verticles.api.account;

import org.jspecify.annotations.NullMarked;
