/** @typedef {import('./protocol.js').Participant} Participant */
/** @typedef {import('./protocol.js').Rights} Rights */

/**
 * Why a participant is not audible to others, or receives no audio; in Discord's words.
 *
 * @param {Participant} participant
 * @returns {{icon: "micOff"|"headphonesOff", words: string, byServer: boolean}|null} null when nothing is off
 */
export function silenceOf({ state, serverMuted, serverDeafened, suppressed }) {
    if (serverDeafened) {
        return { icon: 'headphonesOff', words: 'server deafened', byServer: true };
    }
    if (serverMuted) {
        return { icon: 'micOff', words: 'server muted', byServer: true };
    }
    if (state.deafened) {
        return { icon: 'headphonesOff', words: 'deafened', byServer: false };
    }
    if (suppressed) {
        return { icon: 'micOff', words: 'may not speak here', byServer: true };
    }
    return state.muted ? { icon: 'micOff', words: 'muted', byServer: false } : null;
}

/**
 * Why the user's own microphone is not forwarded, whatever the user does.
 *
 * @param {Rights|null} rights null outside a room
 * @returns {string} '' when one may speak
 */
export function whyNotSpeak(rights) {
    if (!rights) {
        return '';
    }
    if (rights.timedOutUntil) {
        return `You are timed out until ${new Intl.DateTimeFormat(undefined, { dateStyle: 'medium', timeStyle: 'short' }).format(rights.timedOutUntil)}.`;
    }
    if (rights.serverMuted) {
        return 'A moderator muted you on this server.';
    }
    if (!rights.permissions.includes('speak')) {
        return 'You do not have permission to speak in this channel.';
    }
    return isAudience(rights) ? 'You are in the audience. Raise your hand to ask to speak.' : '';
}

/** Whether one listens on a stage. @param {Rights|null} rights */
export function isAudience(rights) {
    return rights?.stage === 'audience';
}

/** @param {Rights|null} rights @returns {string} '' for a participant who receives audio */
export function whyNotHear(rights) {
    return rights?.serverDeafened ? 'A moderator deafened you on this server.' : '';
}

/** @param {Rights|null} rights @param {string} permission @returns {boolean} true outside a room */
export function may(rights, permission) {
    return !rights || rights.permissions.includes(permission);
}

/** The audience of a stage has neither camera nor screen. @param {Rights|null} rights @param {"video"|"stream"} permission */
export function mayShow(rights, permission) {
    return may(rights, permission) && !isAudience(rights);
}

/** Whether one may speak as a priority speaker now. @param {Rights|null} rights */
export function mayPrioritize(rights) {
    return rights !== null && rights.permissions.includes('priority_speaker') && !whyNotSpeak(rights);
}
