/// What all routes of the API share: how a request is read, authenticated and answered. Runs on the
/// event loop of its verticle. Read `Authentication` first.
@NullMarked
package verticles.api.request;

import org.jspecify.annotations.NullMarked;
