/** Limits of the server that the client needs before the server has told any. */

/** The most microphones that are audible at once (`audioSlots` of a `view`). */
export const MAX_AUDIBLE = 50;

/** Slots for screen audio beside those of microphones. */
export const SCREEN_AUDIO_SLOTS = 2;
