import { CAMERA_RATE, cameraSize } from './encodings.js';
import { localTexts } from './storage.js';

/**
 * Microphone, camera, speaker and screen of this computer, and the person's choices about them, which are
 * remembered.
 *
 * @typedef {'VP8'|'VP9'|'H264'|'AV1'} VideoCodec
 *
 * @typedef {Object} DeviceChoices
 * @property {string} microphone device id, '' for the default
 * @property {string} camera
 * @property {string} speaker
 * @property {boolean} echoCancellation
 * @property {"off"|"browser"|"strong"} noiseSuppression strong: RNNoise, in place of the browser's
 * @property {boolean} autoGainControl
 * @property {boolean} hideAddress rooms that are entered from now on use the server, so that others do not see this computer's
 *     address
 * @property {"always"|"activation"|"pushToTalk"} microphoneMode when the microphone is sent, if it is not muted: always,
 *     while it is louder than a threshold, or while a key is held
 * @property {string} talkKey that key: a Latin letter, or the `code` of another one
 * @property {number} activationDecibels that threshold, in decibels of full scale: -60…0
 * @property {boolean} callSounds sounds when a participant joins or leaves the call
 * @property {number} streamAttenuation by how much shared screens are quieter while a participant speaks, 0…100 percent
 * @property {number} screenHeight lines of a shared screen at the most: 720, 1080 or 1440
 * @property {number} screenRate frames a second of a shared screen at the most: 15, 30 or 60
 * @property {"detail"|"motion"} screenContent what a shared screen keeps when the connection is slow: sharp text, or all
 *     frames
 * @property {VideoCodec} videoCodec of camera and screen from the next join on. VP8 is the default: every browser
 *     encodes and decodes it, and its simulcast is the most tried
 */

const STORAGE_KEY = 'hubbub.devices';
const VOLUMES_KEY = 'hubbub.volumes';

/** @type {DeviceChoices} */
const DEFAULTS = {
    microphone: '',
    camera: '',
    speaker: '',
    echoCancellation: true,
    noiseSuppression: 'browser',
    autoGainControl: true,
    hideAddress: false,
    microphoneMode: 'always',
    activationDecibels: -45,
    talkKey: 't',
    callSounds: true,
    streamAttenuation: 0,
    screenHeight: 1080,
    screenRate: 30,
    screenContent: 'detail',
    videoCodec: 'VP8',
};

/** Screens are 16:9 or 16:10. */
const HIGHEST_SCREEN = 10 / 9;

/**
 * @param {Pick<DeviceChoices, "screenHeight"|"screenRate">} choices
 * @returns {MediaTrackConstraints}
 */
export function screenShape({ screenHeight, screenRate }) {
    const width = Math.round(screenHeight * 16 / 9);
    return {
        frameRate: { ideal: screenRate, max: screenRate },
        width: { ideal: width, max: width },
        height: { ideal: screenHeight, max: Math.round(screenHeight * HIGHEST_SCREEN) },
    };
}

/**
 * Browsers ignore what they do not know.
 *
 * @type {DisplayMediaStreamOptions & Record<string, unknown>}
 */
const DISPLAY_OPTIONS = {
    // Unprocessed: what improves speech spoils music. Without the audio of this page, which is the call.
    audio: /** @type {MediaTrackConstraints & {restrictOwnAudio: boolean}} */ ({
        echoCancellation: false, noiseSuppression: false, autoGainControl: false, channelCount: 2, restrictOwnAudio: true,
    }),
    systemAudio: 'include',
    // A window with its own audio, not with that of the system.
    windowAudio: 'window',
    selfBrowserSurface: 'exclude',
    surfaceSwitching: 'include',
};

/** Events: `change` (devices were plugged in or out, or a choice changed). */
export class Devices extends EventTarget {
    /** @type {DeviceChoices} */ choices;
    #isStrongBroken = false;

    /** @param {import('./storage.js').TextStorage} [storage] where choices are kept */
    constructor(storage = localTexts) {
        super();
        this.storage = storage;
        this.choices = { ...DEFAULTS, ...remembered(readJson(storage.getItem(STORAGE_KEY))) };
        mediaDevices()?.addEventListener('devicechange', () => this.#changed());
    }

    /** @param {Partial<DeviceChoices>} choices */
    choose(choices) {
        this.choices = { ...this.choices, ...choices };
        if (choices.noiseSuppression) {
            this.#isStrongBroken = false;
        }
        this.storage.setItem(STORAGE_KEY, JSON.stringify(this.choices));
        this.#changed();
    }

    /** What is in use: that of the browser where the strong one does not work. */
    get noiseSuppression() {
        const { noiseSuppression } = this.choices;
        return noiseSuppression === 'strong' && this.#isStrongBroken ? 'browser' : noiseSuppression;
    }

    /** The strong noise suppression does not work: that of the browser is used until one is chosen again. @returns {boolean} whether this is new */
    replaceStrong() {
        const isNew = this.noiseSuppression === 'strong';
        if (isNew) {
            this.#isStrongBroken = true;
            this.#changed();
        }
        return isNew;
    }

    /** The choices that an open microphone depends on, for comparison. */
    microphoneChoice() {
        return JSON.stringify([this.choices.microphone, this.#processing()]);
    }

    /** By the browser. */
    #processing() {
        const { echoCancellation, autoGainControl } = this.choices;
        return { echoCancellation, noiseSuppression: this.noiseSuppression === 'browser', autoGainControl };
    }

    /**
     * The microphone that the choice leads to now, for comparison: the chosen one may be plugged in again, and the default
     * of the system changes.
     *
     * @returns {Promise<string>} '' when there is none
     */
    async microphoneNow() {
        const all = ((await mediaDevices()?.enumerateDevices()) ?? []).filter(({ kind }) => kind === 'audioinput');
        // Browsers list the default first. Chromium gives it the id `default`, and the group of the device it stands for.
        const found = all.find(({ deviceId }) => deviceId !== '' && deviceId === this.choices.microphone) ?? all[0];
        return found ? `${found.deviceId}/${found.groupId}` : '';
    }

    /** How loud a person, or the screen that they share, is played here, 0…2. @param {string} user @param {"voice"|"screen"} [source] */
    volume(user, source = 'voice') {
        return readJson(this.storage.getItem(VOLUMES_KEY))[volumeKey(user, source)] ?? 1;
    }

    /** @param {string} user @param {number} volume 0…2 @param {"voice"|"screen"} [source] */
    setVolume(user, volume, source = 'voice') {
        this.storage.setItem(VOLUMES_KEY, JSON.stringify({ ...readJson(this.storage.getItem(VOLUMES_KEY)), [volumeKey(user, source)]: volume }));
    }

    /**
     * What is plugged in. Names are empty until a device of that kind was once allowed.
     *
     * @returns {Promise<{microphones: MediaDeviceInfo[], cameras: MediaDeviceInfo[], speakers: MediaDeviceInfo[]}>}
     */
    async list() {
        const all = (await mediaDevices()?.enumerateDevices()) ?? [];
        /** @param {MediaDeviceKind} kind */
        const of = (kind) => all.filter((device) => device.kind === kind && device.deviceId !== '');
        return { microphones: of('audioinput'), cameras: of('videoinput'), speakers: of('audiooutput') };
    }

    /** @returns {Promise<MediaStreamTrack>} fails with a {@link DeviceError} */
    async openMicrophone() {
        return open('microphone', async () => {
            const stream = await navigator.mediaDevices.getUserMedia({ audio: { ...this.#processing(), ...chosen(this.choices.microphone) } });
            return stream.getAudioTracks()[0];
        });
    }

    /**
     * @param {number} [height] the most that is of use
     * @returns {Promise<MediaStreamTrack>} fails with a {@link DeviceError}
     */
    async openCamera(height) {
        const shape = { ...cameraSize(height), frameRate: CAMERA_RATE };
        return open('camera', async () => {
            const stream = await navigator.mediaDevices.getUserMedia({ video: { ...shape, ...chosen(this.choices.camera) } });
            const track = stream.getVideoTracks()[0];
            track.contentHint = 'motion';
            return track;
        });
    }

    /**
     * Asks the person for a screen, window or tab.
     *
     * @returns {Promise<{screen: MediaStreamTrack, screenAudio: MediaStreamTrack|null, hasEcho: boolean}>} hasEcho: its
     *     audio was left out, since the call itself is in it; fails with a {@link DeviceError}
     */
    async openScreen() {
        return open('screen', async () => {
            const stream = await navigator.mediaDevices.getDisplayMedia({ ...DISPLAY_OPTIONS, video: screenShape(this.choices) });
            const screen = stream.getVideoTracks()[0];
            screen.contentHint = this.choices.screenContent;
            const screenAudio = stream.getAudioTracks()[0] ?? null;
            const hasEcho = screenAudio !== null && containsCall(screen, screenAudio);
            if (hasEcho) {
                screenAudio.stop();
            } else if (screenAudio) {
                screenAudio.contentHint = 'music';
            }
            return { screen, screenAudio: hasEcho ? null : screenAudio, hasEcho };
        });
    }

    #changed() {
        this.dispatchEvent(new CustomEvent('change'));
    }
}

/** A device that could not be opened, with the reason in words. `code`: denied, absent, busy, insecure, unplugged or failed. */
export class DeviceError extends Error {
    /** @param {string} device @param {"denied"|"absent"|"busy"|"insecure"|"unplugged"|"failed"} code @param {string} message @param {unknown} [cause] */
    constructor(device, code, message, cause) {
        super(message, { cause });
        this.name = 'DeviceError';
        this.device = device;
        this.code = code;
    }
}

/**
 * Whether the audio of a shared surface contains this call, so that all participants would hear themselves: the audio of the
 * whole system does, unless the browser takes that of this page out (Chromium from 141 on).
 *
 * @param {Pick<MediaStreamTrack, "getSettings">} screen
 * @param {Pick<MediaStreamTrack, "getSettings">} screenAudio
 */
export function containsCall(screen, screenAudio) {
    const { restrictOwnAudio } = /** @type {MediaTrackSettings & {restrictOwnAudio?: boolean}} */ (screenAudio.getSettings());
    return screen.getSettings().displaySurface === 'monitor' && restrictOwnAudio !== true;
}

/**
 * Earlier versions had `pushToTalk` instead of a mode, and could only switch the noise suppression of the browser.
 *
 * @param {Omit<Partial<DeviceChoices>, "noiseSuppression"> & {pushToTalk?: boolean, noiseSuppression?: boolean|DeviceChoices["noiseSuppression"]}} choices
 * @returns {Partial<DeviceChoices>}
 */
function remembered({ pushToTalk = false, noiseSuppression = true, ...choices }) {
    return {
        ...(pushToTalk && { microphoneMode: 'pushToTalk' }),
        noiseSuppression: typeof noiseSuppression === 'string' ? noiseSuppression : noiseSuppression ? 'browser' : 'off',
        ...choices,
    };
}

/** @param {string} user @param {"voice"|"screen"} source */
function volumeKey(user, source) {
    return source === 'screen' ? `${user}/screen` : user;
}

/** A device that is gone is replaced by the default. @param {string} deviceId */
function chosen(deviceId) {
    return deviceId ? { deviceId: { ideal: deviceId } } : {};
}

/**
 * @template T
 * @param {"microphone"|"camera"|"screen"} device
 * @param {() => Promise<T>} get
 * @returns {Promise<T>}
 */
async function open(device, get) {
    if (!mediaDevices()) {
        throw new DeviceError(device, 'insecure', `Browsers allow a ${device} only on pages opened over https.`);
    }
    try {
        return await get();
    } catch (error) {
        switch (error instanceof DOMException ? error.name : '') {
            case 'NotAllowedError':
                throw new DeviceError(device, 'denied', device === 'screen'
                    ? 'No screen was chosen.'
                    : `This page may not use the ${device}. Allow it in the browser's address bar.`);
            case 'NotFoundError':
            case 'OverconstrainedError':
                throw new DeviceError(device, 'absent', `No ${device} was found.`);
            case 'NotReadableError':
            case 'AbortError':
                throw new DeviceError(device, 'busy', `The ${device} is in use by another program.`);
            default:
                throw new DeviceError(device, 'failed', `The ${device} could not be opened: ${error}`, error);
        }
    }
}

/** Missing on pages opened over http. @returns {MediaDevices|undefined} */
function mediaDevices() {
    return globalThis.navigator?.mediaDevices;
}

/** @param {string|null} text */
function readJson(text) {
    try {
        return JSON.parse(text ?? '{}') ?? {};
    } catch {
        return {};
    }
}
