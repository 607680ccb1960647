import { orderCodecs } from './codecs.js';
import { withoutScalabilityModes } from './encodings.js';

/** @typedef {import('./encodings.js').Encoding} Encoding */
/** @typedef {import('./sdp.js').AudioUse} AudioUse */
/** @typedef {import('./slots.js').MediaSection} MediaSection */

/** @param {RTCRtpTransceiver} transceiver with its mid set @returns {MediaSection} */
export function sectionOf({ mid, receiver }) {
    if (mid === null) {
        throw new Error('a slot has no mid before the offer is set');
    }
    const { track } = receiver;
    return { mid, kind: track.kind === 'audio' ? 'audio' : 'video', receiver, stream: new MediaStream([track]) };
}

/**
 * Safari refuses a mode that none of its codecs has; without modes it sends what it can.
 *
 * @param {RTCPeerConnection} pc
 * @param {"audio"|"video"} kind
 * @param {Encoding[]} sendEncodings
 */
export function addSender(pc, kind, sendEncodings) {
    try {
        return pc.addTransceiver(kind, { direction: 'sendonly', sendEncodings });
    } catch (error) {
        console.debug('hubbub: scalability modes are not taken here', error);
        return pc.addTransceiver(kind, { direction: 'sendonly', sendEncodings: withoutScalabilityModes(sendEncodings) });
    }
}

/**
 * Where preferences cannot be set, the browser's own order stands.
 *
 * @param {RTCRtpTransceiver} transceiver
 * @param {AudioUse|null} use of an audio section
 * @param {string} [first] the video codec to prefer
 */
export function preferCodecs(transceiver, use, first = '') {
    const codecs = RTCRtpReceiver.getCapabilities?.(transceiver.receiver.track.kind)?.codecs ?? [];
    try {
        transceiver.setCodecPreferences(orderCodecs(codecs, use, first));
    } catch (error) {
        console.debug('hubbub: codec preferences are not taken here', error);
    }
}
