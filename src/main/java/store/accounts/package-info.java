/// Who may enter: invites, owner links, and what an administrator decides about accounts. Each step is one
/// statement or one transaction, so that the last use of an invite is used once. Called from any thread. Read
/// `InviteStore` first.
@NullMarked
package store.accounts;

import org.jspecify.annotations.NullMarked;
