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

/** The whole screen, as it is captured, and a small one for small tiles and slow connections. @type {Encoding[]} */
const SIMULCAST_SCREEN = [
    { rid: 'h', scaleResolutionDownBy: 2, maxBitrate: 600_000, maxFramerate: 15, scalabilityMode: 'L1T3' },
    { rid: 'f', scaleResolutionDownBy: 1, maxBitrate: 8_000_000, maxFramerate: 60, scalabilityMode: 'L1T3' },
];

/** In VP9 and AV1, whose simulcast is little tried. @type {Encoding[]} */
const LAYERED_SCREEN = [{ scaleResolutionDownBy: 1, maxBitrate: 8_000_000, maxFramerate: 60, scalabilityMode: 'L1T3' }];

/** @type {Encoding[]} */
const SCREEN_AUDIO = [{ maxBitrate: 128_000 }];

/** Of the encodings of a camera together. */
const CAMERA_BITS_PER_SECOND = 2_350_000;

/** What cameras are asked for when the channel does not limit them. */
const CAMERA_HEIGHT = 720;

/** Frames a second that a camera is asked for. */
export const CAMERA_RATE = { ideal: 30, max: 30 };

/**
 * The size that a camera is asked for.
 *
 * @param {number} [height] the most that the channel allows
 */
export function cameraSize(height = CAMERA_HEIGHT) {
    return { width: { ideal: Math.round(height * 16 / 9) }, height: { ideal: height } };
}

/**
 * How much smaller a camera has to be sent than it delivers: it may have no size that the channel allows.
 *
 * @param {Pick<MediaStreamTrack, "getSettings">|null} track
 * @param {Limits} limits
 */
export function cameraScale(track, { cameraHeight }) {
    const { width = 0, height = 0 } = track?.getSettings() ?? {};
    const side = Math.min(width, height);
    return cameraHeight && side ? Math.max(1, side / cameraHeight) : 1;
}

/**
 * Only a larger size than usual has a higher bitrate than usual.
 *
 * @param {Limits} limits
 */
function cameraShare({ cameraHeight = 0, cameraBitsPerSecond = CAMERA_BITS_PER_SECOND }) {
    const share = cameraBitsPerSecond / CAMERA_BITS_PER_SECOND;
    return cameraHeight > CAMERA_HEIGHT ? share : Math.min(1, share);
}

/**
 * What each track is sent in.
 *
 * @param {VideoCodec} videoCodec
 * @param {Limits} limits
 * @param {number} [scale] see {@link cameraScale}
 * @returns {Record<TrackKind, Encoding[]>}
 */
export function encodingsFor(videoCodec, limits, scale = 1) {
    const isLayered = videoCodec === 'VP9' || videoCodec === 'AV1';
    return {
        microphone: [{ maxBitrate: limits.microphoneBitsPerSecond }],
        camera: (isLayered ? LAYERED_CAMERA : SIMULCAST_CAMERA).map((encoding) => ({
            ...encoding,
            scaleResolutionDownBy: (encoding.scaleResolutionDownBy ?? 1) * scale,
            maxBitrate: Math.round((encoding.maxBitrate ?? 0) * cameraShare(limits)),
        })),
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
 * @param {number} [scale] see {@link cameraScale}
 * @returns {Record<TrackKind, RTCRtpEncodingParameters>}
 */
export function meshEncodings(peers, limits, scale = 1) {
    return {
        microphone: { maxBitrate: limits.microphoneBitsPerSecond },
        camera: {
            maxBitrate: Math.min(Math.round(1_700_000 * cameraShare(limits)), Math.floor(MESH_CAMERAS / peers)),
            scaleResolutionDownBy: scale * (peers <= 2 ? 1 : peers <= 4 ? 1.5 : 2),
        },
        screen: { maxBitrate: Math.min(8_000_000, Math.floor(MESH_SCREENS / peers)), maxFramerate: peers <= 2 ? 60 : 15 },
        screenAudio: { maxBitrate: 128_000 },
    };
}

/** @param {Encoding[]} encodings */
export function withoutScalabilityModes(encodings) {
    return encodings.map(({ scalabilityMode: _, ...encoding }) => encoding);
}
