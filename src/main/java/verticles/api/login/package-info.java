/// The routes of logins other than by password, and the bodies that all logins share. Runs on the
/// event loop of its verticle. Read `ProviderRoutes` first.
@NullMarked
package verticles.api.login;

import org.jspecify.annotations.NullMarked;
