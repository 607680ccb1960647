/** @typedef {import('#web/voice/protocol.js').Participant} Participant */

/** @type {import('#web/voice/protocol.js').ParticipantState} */
export const QUIET = { muted: false, deafened: false, camera: false, screen: false };

/**
 * @param {number} number
 * @param {string} username
 * @param {Partial<import('#web/voice/protocol.js').ParticipantState>} [state]
 * @returns {Participant}
 */
export function participant(number, username, state = {}) {
    return { number, user: `user-${username}`, username, state: { ...QUIET, ...state } };
}
