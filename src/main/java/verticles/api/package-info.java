/// The HTTP side of [verticles.SignalingVerticle]: routes of the API that follow openapi.yaml, the web client's
/// files, and the TLS certificate. Runs on the event loop of its verticle. Read `ApiRoutes` first.
@NullMarked
package verticles.api;

import org.jspecify.annotations.NullMarked;
