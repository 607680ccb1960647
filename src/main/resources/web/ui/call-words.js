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
