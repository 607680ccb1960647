/** Limits of the server that it does not announce in `joined`. */

/** Slots for screen audio beside those of microphones. */
export const SCREEN_AUDIO_SLOTS = 2;
