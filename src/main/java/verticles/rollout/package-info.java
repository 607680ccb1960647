/// Which rooms may use the SFU: administrators change it while nodes run, and each registry
/// follows. [RolloutService] runs on the virtual threads of the AuthVerticle, [RolloutWatch] on the
/// context of a registry. Start with [RolloutWatch].
@NullMarked
package verticles.rollout;

import org.jspecify.annotations.NullMarked;
