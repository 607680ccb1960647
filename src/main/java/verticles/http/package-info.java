/// What every HTTP request passes before a route sees it: deadlines, the form of the request, the
/// headers of every answer, and the limits on sockets and requests. Runs on the event loop of its
/// verticle. Read `RequestCheck` first.
@NullMarked
package verticles.http;

import org.jspecify.annotations.NullMarked;
