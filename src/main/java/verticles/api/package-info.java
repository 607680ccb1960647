/// The HTTP API of [verticles.SignalingVerticle]: one class of routes for each part of openapi.yaml. Runs on the event loop of its verticle. Read `ApiRoutes` first.
@NullMarked
package verticles.api;

import org.jspecify.annotations.NullMarked;
