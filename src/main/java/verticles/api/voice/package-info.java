/// Routes about calls: rooms of voice channels, and rooms of other applications. Start with
/// [VoiceRoutes].
@NullMarked
package verticles.api.voice;

import org.jspecify.annotations.NullMarked;
