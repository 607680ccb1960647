/// Who may create an account: invites and owner links; also links for a new password, and what
/// users and administrators do with accounts. Each step is one statement or one transaction, so
/// that the last use of an invite is used once. Called from any thread. Start with [InviteStore].
@NullMarked
package store.accounts;

import org.jspecify.annotations.NullMarked;
