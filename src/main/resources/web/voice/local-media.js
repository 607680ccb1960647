import { DeviceError, screenShape } from './devices.js';
import { CAMERA_RATE, cameraSize } from './encodings.js';

/** @typedef {import('./devices.js').Devices} Devices */
/** @typedef {import('./protocol.js').TrackKind} TrackKind */

/**
 * The microphone: not needed yet, asked for, open; open, but the system or a switch of the device silences it; or why
 * it is not open.
 * @typedef {"idle"|"asking"|"open"|"silenced"|"denied"|"absent"|"busy"|"insecure"|"failed"} MicrophoneState
 *
 * @typedef {Object} LocalMediaListener
 * @property {(kind: TrackKind, track: MediaStreamTrack|null) => void} onTrack a track was opened or closed
 * @property {(kind: TrackKind) => void} onEnded the browser or the system ended a track
 * @property {() => void} onMicrophone the state of the microphone changed
 */

/**
 * The tracks that are open on this computer. Opening takes as long as the person takes to answer the browser's
 * question: a track that arrives after it was closed or asked for again is stopped at once, so that no device stays
 * live unnoticed.
 */
export class LocalMedia {
    /** @type {Record<TrackKind, MediaStreamTrack|null>} */
    #tracks = { microphone: null, camera: null, screen: null, screenAudio: null };
    /** Grows with each opening and closing. @type {Record<TrackKind, number>} */
    #epochs = { microphone: 0, camera: 0, screen: 0, screenAudio: 0 };
    /** The choices that the open devices follow. */ #openedWith = { microphone: '', camera: '', screen: '' };
    /** The device behind the open microphone, '' while unknown. */ #microphoneNow = '';
    #devices;
    #listener;
    /** @type {MicrophoneState} */ microphone = 'idle';

    /**
     * @param {Pick<Devices, "choices"|"microphoneChoice"|"microphoneNow"|"openMicrophone"|"openCamera"|"openScreen">} devices
     * @param {LocalMediaListener} listener
     */
    constructor(devices, listener) {
        this.#devices = devices;
        this.#listener = listener;
    }

    /** @param {TrackKind} kind @returns {MediaStreamTrack|null} */
    track(kind) {
        return this.#tracks[kind];
    }

    /** Whether the person has chosen another microphone, or other processing, since it was opened, or the default changed. */
    async isMicrophoneOutdated() {
        const track = this.#tracks.microphone;
        if (track === null || this.#openedWith.microphone !== this.#devices.microphoneChoice()) {
            return track !== null;
        }
        const now = await this.#devices.microphoneNow();
        return track === this.#tracks.microphone && this.#microphoneNow !== '' && now !== '' && now !== this.#microphoneNow;
    }

    /** Whether a microphone that was plugged in, or released by another program, should be opened. */
    get isMicrophoneMissing() {
        return this.microphone === 'absent' || this.microphone === 'busy' || this.microphone === 'failed';
    }

    get isCameraOutdated() {
        return this.#tracks.camera !== null && this.#openedWith.camera !== this.#devices.choices.camera;
    }

    /**
     * Opens the microphone anew where it is open: the former one goes on until then, and on when the new
     * one is refused, unless the system cannot open both.
     *
     * @returns {Promise<MediaStreamTrack|null>} null when it was closed meanwhile; fails with a {@link DeviceError}
     */
    async openMicrophone() {
        const former = this.#tracks.microphone;
        if (former) {
            const epoch = this.#epochs.microphone += 1;
            this.#openedWith.microphone = this.#devices.microphoneChoice();
            try {
                const track = await this.#devices.openMicrophone();
                const isKept = this.#keep('microphone', track, epoch);
                if (isKept) {
                    former.stop();
                    this.#onMicrophone(track, epoch);
                }
                return isKept ? track : null;
            } catch (error) {
                if (epoch !== this.#epochs.microphone) {
                    return null;
                }
                if (error instanceof DeviceError && error.code === 'denied') {
                    // Unknown: a default that has changed is not asked for again and again.
                    this.#microphoneNow = '';
                    throw error;
                }
                console.debug('hubbub: the microphone is closed before it is opened again', error);
            }
        }
        return this.#reopenMicrophone();
    }

    /** @returns {Promise<MediaStreamTrack|null>} */
    async #reopenMicrophone() {
        this.close('microphone');
        const epoch = this.#epochs.microphone;
        this.#setMicrophone('asking');
        this.#openedWith.microphone = this.#devices.microphoneChoice();
        try {
            const track = await this.#devices.openMicrophone();
            if (!this.#keep('microphone', track, epoch)) {
                return null;
            }
            this.#onMicrophone(track, epoch);
            return track;
        } catch (error) {
            if (epoch !== this.#epochs.microphone) {
                return null;
            }
            this.#setMicrophone(error instanceof DeviceError && error.code !== 'unplugged' ? error.code : 'failed');
            throw error;
        }
    }

    /**
     * @param {number} [height] the most that is of use
     * @returns {Promise<MediaStreamTrack|null>} null when it was closed meanwhile; fails with a {@link DeviceError}
     */
    async openCamera(height) {
        this.close('camera');
        const epoch = this.#epochs.camera;
        this.#openedWith.camera = this.#devices.choices.camera;
        const track = await this.#devices.openCamera(height);
        return this.#keep('camera', track, epoch) ? track : null;
    }

    /** The open camera delivers about this height from now on, if it can. @param {number|undefined} height */
    async resizeCamera(height) {
        try {
            await this.#tracks.camera?.applyConstraints({ ...cameraSize(height), frameRate: CAMERA_RATE });
        } catch (error) {
            console.debug('hubbub: the camera keeps its size', error);
        }
    }

    /** The shared screen follows the choices from now on, if it can. */
    async reshapeScreen() {
        const screen = this.#tracks.screen;
        const { choices } = this.#devices;
        const shape = JSON.stringify([screenShape(choices), choices.screenContent]);
        if (!screen || shape === this.#openedWith.screen) {
            return;
        }
        this.#openedWith.screen = shape;
        screen.contentHint = choices.screenContent;
        try {
            await screen.applyConstraints(screenShape(choices));
        } catch (error) {
            console.debug('hubbub: the screen keeps its size', error);
        }
    }

    /**
     * @returns {Promise<{screen: MediaStreamTrack, screenAudio: MediaStreamTrack|null, hasEcho: boolean}|null>} null when
     *     it was closed meanwhile; fails with a {@link DeviceError}
     */
    async openScreen() {
        this.close('screen');
        this.close('screenAudio');
        const epoch = this.#epochs.screen;
        const audioEpoch = this.#epochs.screenAudio;
        const { choices } = this.#devices;
        this.#openedWith.screen = JSON.stringify([screenShape(choices), choices.screenContent]);
        const { screen, screenAudio, hasEcho } = await this.#devices.openScreen();
        const isKept = this.#keep('screen', screen, epoch);
        if (screenAudio) {
            this.#keep('screenAudio', screenAudio, audioEpoch);
        }
        return isKept ? { screen, screenAudio, hasEcho } : null;
    }

    /** @param {TrackKind} kind */
    close(kind) {
        const track = this.#tracks[kind];
        this.#epochs[kind] += 1;
        this.#tracks[kind] = null;
        if (track) {
            // `stop` fires no `ended`.
            track.stop();
            this.#listener.onTrack(kind, null);
        }
    }

    closeAll() {
        for (const kind of /** @type {TrackKind[]} */ (Object.keys(this.#tracks))) {
            this.close(kind);
        }
        this.#setMicrophone('idle');
    }

    /** @param {TrackKind} kind @param {MediaStreamTrack} track @param {number} epoch when it was asked for */
    #keep(kind, track, epoch) {
        if (epoch !== this.#epochs[kind]) {
            track.stop();
            return false;
        }
        this.#tracks[kind] = track;
        track.addEventListener('ended', () => {
            if (this.#tracks[kind] === track) {
                this.#tracks[kind] = null;
                this.#listener.onTrack(kind, null);
                if (kind === 'microphone') {
                    this.#setMicrophone('absent');
                }
                this.#listener.onEnded(kind);
            }
        });
        this.#listener.onTrack(kind, track);
        return true;
    }

    /** @param {MediaStreamTrack} track that was opened @param {number} epoch when it was asked for */
    #onMicrophone(track, epoch) {
        this.#watchMute(track);
        this.#setMicrophone(track.muted ? 'silenced' : 'open');
        // Names of devices are known only now.
        this.#microphoneNow = '';
        void this.#devices.microphoneNow().then((now) => {
            if (epoch === this.#epochs.microphone) {
                this.#microphoneNow = now;
            }
        });
    }

    /** @param {MediaStreamTrack} track of the microphone */
    #watchMute(track) {
        for (const [event, state] of /** @type {const} */ ([['mute', 'silenced'], ['unmute', 'open']])) {
            track.addEventListener(event, () => {
                if (this.#tracks.microphone === track) {
                    this.#setMicrophone(state);
                }
            });
        }
    }

    /** @param {MicrophoneState} state */
    #setMicrophone(state) {
        if (state !== this.microphone) {
            this.microphone = state;
            this.#listener.onMicrophone();
        }
    }
}
