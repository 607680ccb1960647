/// The settings of what carries calls: media, rooms, voice and TURN.
@NullMarked
package config.call;

import org.jspecify.annotations.NullMarked;
