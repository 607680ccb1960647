/// The rooms of voice channels as users ask about them over HTTP: where to join, what is live,
/// opening and closing one. Used on the registry's context only. Start with
/// [verticles.voice.VoiceService].
@NullMarked
package verticles.voice;

import org.jspecify.annotations.NullMarked;
