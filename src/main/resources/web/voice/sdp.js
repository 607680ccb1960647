/** @typedef {"microphone"|"screenAudio"|"slot"} AudioUse what an audio section is for */

/**
 * Parameters of the Opus encoder of a section (RFC 7587 §6.1): the server repeats them in its answer, and by that
 * the browser encodes.
 *
 * @type {Record<AudioUse, Record<string, string>>}
 */
const OPUS_PARAMETERS = {
    // In-band FEC is Chromium's default; named for the others. Nothing is sent in pauses.
    microphone: { useinbandfec: '1', usedtx: '1' },
    // Music has no pauses to save on, and two channels.
    screenAudio: { useinbandfec: '1', stereo: '1', 'sprop-stereo': '1', maxaveragebitrate: '128000' },
    // A slot may carry screen audio: only with this is it decoded in stereo.
    slot: { useinbandfec: '1', stereo: '1' },
};

/** Lines that only the first section of a bundle needs (RFC 8843 §7.3.1). */
const TRANSPORT_LINE = /^a=(?:rtcp|ice-ufrag|ice-pwd|ice-options|fingerprint|setup):/;

/**
 * An offer with the Opus parameters of each of its audio sections.
 *
 * @param {string} sdp
 * @param {(AudioUse|null)[]} uses what each section is for, null for video
 * @param {number} [microphoneBitsPerSecond] for browsers that follow the answer rather than the parameters of a sender
 */
export function withOpusParameters(sdp, uses, microphoneBitsPerSecond) {
    const [session, ...sections] = sdp.split(/^(?=m=)/m);
    return session + sections.map((section, i) => {
        const use = uses[i];
        if (!use) {
            return section;
        }
        return withFmtp(section, use === 'microphone' && microphoneBitsPerSecond
            ? { ...OPUS_PARAMETERS[use], maxaveragebitrate: String(microphoneBitsPerSecond) }
            : OPUS_PARAMETERS[use]);
    }).join('');
}

/**
 * The offer as it is sent: what all sections share stands only in the first, since a full offer with 50 audio slots
 * would be longer than a frame of the protocol.
 *
 * @param {string} sdp
 */
export function compact(sdp) {
    const [session, first, ...rest] = sdp.split(/^(?=m=)/m);
    return session + first + rest.map((section) =>
        section.split(/(?<=\n)/).filter((line) => !TRANSPORT_LINE.test(line)).join('')).join('');
}

/** @param {string} section @param {Record<string, string>} changes */
function withFmtp(section, changes) {
    const payload = /^a=rtpmap:(\d+) opus\/48000/mi.exec(section)?.[1];
    const line = new RegExp(`^a=fmtp:${payload} (.*?)(\\r?)$`, 'm');
    const found = payload && line.exec(section);
    if (!found) {
        return section;
    }
    const parameters = new Map(found[1].split(';').map((parameter) => {
        const [name, value = ''] = parameter.trim().split('=');
        return [name, value];
    }));
    Object.entries(changes).forEach(([name, value]) => parameters.set(name, value));
    const text = [...parameters].map(([name, value]) => `${name}=${value}`).join(';');
    return section.replace(line, `a=fmtp:${payload} ${text}$2`);
}
