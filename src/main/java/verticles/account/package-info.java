/// What people do with their own account and administrators with those of others, for
/// [verticles.AuthVerticle]: passwords, the second factor, data and deletion. Runs on the virtual
/// threads of its verticle. Read `AccountService` first.
@NullMarked
package verticles.account;

import org.jspecify.annotations.NullMarked;
