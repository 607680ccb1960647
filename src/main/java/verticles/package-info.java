/// The shell: only this package and those below it deploy, listen, schedule or use the event bus.
/// Decisions are made in the pure packages (`rooms`, `signaling`, `accounts`, `media`); effects
/// happen here. Start with [MainVerticle].
@NullMarked
package verticles;

import org.jspecify.annotations.NullMarked;
