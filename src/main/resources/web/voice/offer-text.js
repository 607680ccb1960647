/** What the Opus encoder of a section is asked for (RFC 7587): the server tells it back, which makes the browser do it. */
const OPUS_WISHES = {
    // In-band FEC is Chromium's default; said for the others. Nothing is sent in pauses.
    voice: { useinbandfec: '1', usedtx: '1' },
    // Music has no pauses to save on, and two channels.
    sound: { useinbandfec: '1', stereo: '1', 'sprop-stereo': '1', maxaveragebitrate: '128000' },
    // A slot may carry the sound of a screen: only with this is it decoded in stereo.
    slot: { useinbandfec: '1', stereo: '1' },
};

/** Lines that only the first section of a bundle needs (RFC 8843 §7.3.1). */
const TRANSPORT_LINE = /^a=(?:rtcp|ice-ufrag|ice-pwd|ice-options|fingerprint|setup):/;

/**
 * An offer with the wishes for the Opus of each of its audio sections.
 *
 * @param {string} sdp
 * @param {(keyof typeof OPUS_WISHES|null)[]} uses what each section is for, null for video
 */
export function withOpusWishes(sdp, uses) {
    const [session, ...sections] = sdp.split(/^(?=m=)/m);
    return session + sections.map((section, i) => {
        const use = uses[i];
        return use ? withFmtp(section, OPUS_WISHES[use]) : section;
    }).join('');
}

/**
 * The offer as it is sent: with 50 voices a full one would be longer than a frame of the protocol, so that what all
 * sections share is said once.
 *
 * @param {string} sdp
 */
export function compact(sdp) {
    const [session, first, ...rest] = sdp.split(/^(?=m=)/m);
    return session + first + rest.map((section) =>
        section.split(/(?<=\n)/).filter((line) => !TRANSPORT_LINE.test(line)).join('')).join('');
}

/** @param {string} section @param {Record<string, string>} wishes */
function withFmtp(section, wishes) {
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
    Object.entries(wishes).forEach(([name, value]) => parameters.set(name, value));
    const text = [...parameters].map(([name, value]) => `${name}=${value}`).join(';');
    return section.replace(line, `a=fmtp:${payload} ${text}$2`);
}
