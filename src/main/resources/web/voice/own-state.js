/** @typedef {import('./protocol.js').ParticipantState} ParticipantState */
/** @typedef {import('./local-media.js').MicrophoneState} MicrophoneState */

/** @type {ParticipantState} */
export const INITIAL_STATE = { muted: false, deafened: false, camera: false, screen: false };

/** Whether the microphone is sent. @param {ParticipantState} state */
export function sendsMicrophone({ muted, deafened }) {
    return !muted && !deafened;
}

/**
 * What the others see: a participant without a microphone is muted to them.
 *
 * @param {ParticipantState} state what the person has chosen
 * @param {MicrophoneState} microphone
 * @returns {ParticipantState}
 */
export function announcedState(state, microphone) {
    const hasMicrophone = microphone === 'open' || microphone === 'asking' || microphone === 'silenced';
    return { ...state, muted: !sendsMicrophone(state) || !hasMicrophone };
}
