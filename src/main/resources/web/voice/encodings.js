/** @typedef {import('./devices.js').VideoCodec} VideoCodec */
/** @typedef {import('./protocol.js').Limits} Limits */
/** @typedef {import('./protocol.js').TrackKind} TrackKind */
/** @typedef {RTCRtpEncodingParameters & {scalabilityMode?: string}} Encoding */

/**
 * Simulcast encodings of a camera in VP8 or H.264, smallest first: the server forwards one to each subscriber, of
 * which it may drop temporal layers.
 *
 * @type {Encoding[]}
 */
const SIMULCAST_CAMERA = [
    { rid: 'q', scaleResolutionDownBy: 4, maxBitrate: 150_000, scalabilityMode: 'L1T3' },
    { rid: 'h', scaleResolutionDownBy: 2, maxBitrate: 500_000, scalabilityMode: 'L1T3' },
    { rid: 'f', scaleResolutionDownBy: 1, maxBitrate: 1_700_000, scalabilityMode: 'L1T3' },
];

/**
 * The one encoding of a camera in VP9 or AV1: the sizes are its spatial layers, which depend on each other in
 * keyframes only. Chromium accepts the mode only when the scale is there as well.
 *
 * @type {Encoding[]}
 */
const LAYERED_CAMERA = [{ scaleResolutionDownBy: 1, maxBitrate: 1_700_000, scalabilityMode: 'L3T3_KEY' }];

/** The whole screen, and a small one for small tiles and slow connections. @type {Encoding[]} */
const SIMULCAST_SCREEN = [
    { rid: 'h', scaleResolutionDownBy: 2, maxBitrate: 600_000, maxFramerate: 15, scalabilityMode: 'L1T3' },
    { rid: 'f', scaleResolutionDownBy: 1, maxBitrate: 8_000_000, maxFramerate: 30, scalabilityMode: 'L1T3' },
];

/** In VP9 and AV1, whose simulcast is little tried. @type {Encoding[]} */
const LAYERED_SCREEN = [{ scaleResolutionDownBy: 1, maxBitrate: 8_000_000, maxFramerate: 30, scalabilityMode: 'L1T3' }];

/** @type {Encoding[]} */
const SCREEN_AUDIO = [{ maxBitrate: 128_000 }];

/**
 * What each track is sent in.
 *
 * @param {VideoCodec} videoCodec
 * @param {Limits} limits
 * @returns {Record<TrackKind, Encoding[]>}
 */
export function encodingsFor(videoCodec, { microphoneBitsPerSecond }) {
    const isLayered = videoCodec === 'VP9' || videoCodec === 'AV1';
    return {
        microphone: [{ maxBitrate: microphoneBitsPerSecond }],
        camera: isLayered ? LAYERED_CAMERA : SIMULCAST_CAMERA,
        screen: isLayered ? LAYERED_SCREEN : SIMULCAST_SCREEN,
        screenAudio: SCREEN_AUDIO,
    };
}

/** What a usual uplink carries beside the other tracks, bits a second. */
const MESH_CAMERAS = 3_400_000;

/** A still screen needs far less. */
const MESH_SCREENS = 8_000_000;

/**
 * How each track is sent on one of the direct connections: each has an encoder of its own, and all share the uplink.
 *
 * @param {number} peers direct connections
 * @param {Limits} limits
 * @returns {Record<TrackKind, RTCRtpEncodingParameters>}
 */
export function meshEncodings(peers, { microphoneBitsPerSecond }) {
    return {
        microphone: { maxBitrate: microphoneBitsPerSecond },
        camera: {
            maxBitrate: Math.min(1_700_000, Math.floor(MESH_CAMERAS / peers)),
            scaleResolutionDownBy: peers <= 2 ? 1 : peers <= 4 ? 1.5 : 2,
        },
        screen: { maxBitrate: Math.min(8_000_000, Math.floor(MESH_SCREENS / peers)), maxFramerate: peers <= 2 ? 30 : 15 },
        screenAudio: { maxBitrate: 128_000 },
    };
}

/** @param {Encoding[]} encodings */
export function withoutScalabilityModes(encodings) {
    return encodings.map(({ scalabilityMode: _, ...encoding }) => encoding);
}
