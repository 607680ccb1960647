import { dateAndTime } from './formats.js';
import { errorWords, t } from './words.js';
import { whyNotSpeak } from '../voice/restrictions.js';

/** @typedef {import('../voice/index.js').VoiceClient} VoiceClient */

/** The state of a call. @param {VoiceClient} client @returns {[string, string]} tone and text */
export function describe(client) {
    switch (client.callState) {
        case 'idle':
            return client.signaling.state === 'ready' ? ['', ''] : ['wait', client.signaling.state === 'connecting' ? t('call.connecting') : t('call.reconnecting')];
        case 'connecting':
            return ['wait', t('call.connecting')];
        case 'connected':
            return client.troubleCause ? ['wait', troubleWords(client)] : ['good', t('call.connected')];
        case 'reconnecting':
            return ['wait', t('call.reconnecting')];
        case 'failed':
            return ['bad', t('call.notConnected')];
    }
}

/** What is wrong during a call. @param {VoiceClient} client */
function troubleWords(client) {
    const reason = causeWords(client.troubleCause);
    return client.goesOn ? t('call.goesOn', { reason }) : reason;
}

/** @param {import('../voice/index.js').Refusal|null} cause @returns {string} '' for none */
export function causeWords(cause) {
    return cause ? errorWords(cause) : '';
}

/** Whether others may expect to hear the person, and cannot. @param {VoiceClient} client */
export function lacksMicrophone(client) {
    return client.callState !== 'idle' && ['silenced', 'denied', 'absent', 'busy', 'insecure', 'failed'].includes(client.microphone);
}

/** Why there is no audio of the microphone. @param {string} microphone */
export function microphoneWords(microphone) {
    switch (microphone) {
        case 'silenced':
            return t('microphone.silenced');
        case 'denied':
            return t('microphone.denied');
        case 'absent':
            return t('microphone.absent');
        case 'busy':
            return t('microphone.busy');
        case 'insecure':
            return t('microphone.insecure');
        default:
            return t('microphone.failed');
    }
}

/** Why the own microphone is not forwarded; '' if the user may speak. @param {import('../voice/protocol.js').Rights|null} rights */
export function notSpeakWords(rights) {
    const why = whyNotSpeak(rights);
    if (why === 'timed_out') {
        return t('speak.timed_out', { time: dateAndTime(rights?.timedOutUntil ?? 0) });
    }
    return why && t(`speak.${why}`);
}

/** Why media travels directly or through the server. @param {string} reason as the server says it */
export function modeWords(reason) {
    switch (reason) {
        case 'small_room':
            return t('mode.small_room');
        case 'sfu_only':
            return t('mode.sfu_only');
        case 'stage':
            return t('mode.stage');
        case 'too_many':
            return t('mode.too_many');
        case 'moderated':
            return t('mode.moderated');
        case 'hidden_address':
            return t('mode.hidden_address');
        case 'incapable_client':
            return t('mode.incapable_client');
        case 'pair_failed':
            return t('mode.pair_failed');
        case 'pair_relayed':
            return t('mode.pair_relayed');
        case 'narrow_uplink':
            return t('mode.narrow_uplink');
        default:
            return reason;
    }
}
