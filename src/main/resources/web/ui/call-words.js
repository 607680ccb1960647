/** @typedef {import('../voice/index.js').VoiceClient} VoiceClient */

/** The state of a call. @param {VoiceClient} client @returns {[string, string]} tone and text */
export function describe(client) {
    switch (client.callState) {
        case 'idle':
            return client.signaling.state === 'ready' ? ['', ''] : ['wait', client.signaling.state === 'connecting' ? 'Connecting…' : 'Reconnecting…'];
        case 'connecting':
            return ['wait', 'Connecting…'];
        case 'connected':
            return client.trouble ? ['wait', client.trouble] : ['good', 'Connected'];
        case 'reconnecting':
            return ['wait', 'Reconnecting…'];
        case 'failed':
            return ['bad', 'Not connected'];
    }
}

/** Whether others may expect to hear the person, and cannot. @param {VoiceClient} client */
export function lacksMicrophone(client) {
    return client.callState !== 'idle' && ['silenced', 'denied', 'absent', 'busy', 'insecure', 'failed'].includes(client.microphone);
}

/** Why there is no audio of the microphone. @param {string} microphone */
export function microphoneWords(microphone) {
    switch (microphone) {
        case 'silenced':
            return 'the system or a switch of the device mutes the microphone.';
        case 'denied':
            return 'this page may not use the microphone.';
        case 'absent':
            return 'no microphone was found.';
        case 'busy':
            return 'the microphone is in use by another program.';
        case 'insecure':
            return 'browsers allow a microphone only on pages opened over https.';
        default:
            return 'the microphone could not be opened.';
    }
}

/** Why media travels directly or through the server. @param {string} reason as the server says it */
export function modeWords(reason) {
    switch (reason) {
        case 'small_room':
            return 'small room';
        case 'sfu_only':
            return 'set by the administrator';
        case 'stage':
            return 'stage channel';
        case 'too_many':
            return 'many participants';
        case 'moderated':
            return 'a moderator acted';
        case 'hidden_address':
            return 'someone hides their address';
        case 'incapable_client':
            return 'a client cannot connect directly';
        case 'pair_failed':
            return 'two cannot reach each other';
        case 'pair_relayed':
            return 'two reach each other through a relay only';
        case 'narrow_uplink':
            return 'someone\u2019s upload is too slow';
        default:
            return reason;
    }
}
