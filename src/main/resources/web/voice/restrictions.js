/** @typedef {import('./protocol.js').Participant} Participant */
/** @typedef {import('./protocol.js').Rights} Rights */
/** @typedef {"server_deafened"|"server_muted"|"deafened"|"suppressed"|"muted"} SilenceCode */
/** @typedef {"timed_out"|"server_muted"|"no_permission"|"audience"} NotSpeakCode */

/**
 * Why a participant is not audible to others, or receives no audio.
 *
 * @param {Participant} participant
 * @returns {{icon: "micOff"|"headphonesOff", code: SilenceCode, byServer: boolean}|null} null when nothing is off
 */
export function silenceOf({ state, serverMuted, serverDeafened, suppressed }) {
    if (serverDeafened) {
        return { icon: 'headphonesOff', code: 'server_deafened', byServer: true };
    }
    if (serverMuted) {
        return { icon: 'micOff', code: 'server_muted', byServer: true };
    }
    if (state.deafened) {
        return { icon: 'headphonesOff', code: 'deafened', byServer: false };
    }
    if (suppressed) {
        return { icon: 'micOff', code: 'suppressed', byServer: true };
    }
    return state.muted ? { icon: 'micOff', code: 'muted', byServer: false } : null;
}

/**
 * Why the user's own microphone is not forwarded, whatever the user does.
 *
 * @param {Rights|null} rights null outside a room
 * @returns {NotSpeakCode|''} '' if the user may speak
 */
export function whyNotSpeak(rights) {
    if (!rights) {
        return '';
    }
    if (rights.timedOutUntil) {
        return 'timed_out';
    }
    if (rights.serverMuted) {
        return 'server_muted';
    }
    if (!rights.permissions.includes('speak')) {
        return 'no_permission';
    }
    return isAudience(rights) ? 'audience' : '';
}

/** Whether one listens on a stage. @param {Rights|null} rights */
export function isAudience(rights) {
    return rights?.stage === 'audience';
}

/** Whether a moderator keeps the user from hearing. @param {Rights|null} rights */
export function isServerDeafened(rights) {
    return rights?.serverDeafened === true;
}

/** @param {Rights|null} rights @param {string} permission @returns {boolean} true outside a room */
export function may(rights, permission) {
    return !rights || rights.permissions.includes(permission);
}

/** The audience of a stage has neither camera nor screen. @param {Rights|null} rights @param {"video"|"stream"} permission */
export function mayShow(rights, permission) {
    return may(rights, permission) && !isAudience(rights);
}

/** Whether the user may speak as a priority speaker now. @param {Rights|null} rights */
export function mayPrioritize(rights) {
    return rights !== null && rights.permissions.includes('priority_speaker') && !whyNotSpeak(rights);
}
