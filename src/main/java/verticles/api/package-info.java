/// The HTTP API of [verticles.SignalingVerticle] as a whole: one router for the contract
/// openapi.yaml. The routes are in the packages below, by what they are about. Runs on the event
/// loop of its verticle. Start with [ApiRoutes].
@NullMarked
package verticles.api;

import org.jspecify.annotations.NullMarked;
