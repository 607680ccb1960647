/** @typedef {import('./sdp.js').AudioUse} AudioUse */
/** @typedef {{mimeType: string, sdpFmtpLine?: string}} Codec */

/**
 * The codecs that the server forwards, each once, in the order to offer them. All profiles of all codecs on all
 * slots would not even fit: Chromium writes 66 KB then, and a frame of the protocol has at most 64.
 *
 * A microphone prefers RED, which repeats the frame before beside each (RFC 2198), so that one lost packet does no
 * harm. A slot takes RED and plain Opus, since a publisher may not know RED.
 *
 * @template {Codec} C
 * @param {C[]} codecs what the browser has
 * @param {AudioUse|null} use of an audio section
 * @param {string} [first] the video codec to prefer
 * @returns {C[]}
 */
export function orderCodecs(codecs, use, first = '') {
    const forwarded = codecs.filter((codec) => isForwarded(codec) && !(use === 'screenAudio' && isRed(codec)));
    /** @param {Codec} codec */
    const isFirst = (codec) =>
        codec.mimeType.toLowerCase() === `video/${first.toLowerCase()}` || (use === 'microphone' && isRed(codec));
    return [...forwarded.filter(isFirst), ...forwarded.filter((codec) => !isFirst(codec))];
}

/** @param {Codec} codec */
function isRed({ mimeType }) {
    return mimeType.toLowerCase() === 'audio/red';
}

/** @param {Codec} codec */
function isForwarded({ mimeType, sdpFmtpLine = '' }) {
    switch (mimeType.toLowerCase()) {
        case 'audio/opus':
        case 'audio/red':
        case 'video/vp8':
        case 'video/rtx':
            return true;
        case 'video/h264':
            return /packetization-mode=1/.test(sdpFmtpLine) && /profile-level-id=42e0/i.test(sdpFmtpLine);
        case 'video/vp9':
            return !/profile-id=[1-9]/.test(sdpFmtpLine);
        case 'video/av1':
            return !/(^|;)profile=[1-9]/.test(sdpFmtpLine);
        default:
            return false;
    }
}
