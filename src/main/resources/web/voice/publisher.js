import { DeviceError } from './devices.js';
import { LocalMedia } from './local-media.js';
import { MicrophoneFilter } from './microphone-filter.js';
import { MicrophoneMeter } from './microphone-meter.js';
import { INITIAL_STATE, announcedState, sendsMicrophone } from './own-state.js';
import { explained } from './refusal.js';

/** @typedef {import('./connection.js').MediaConnection} MediaConnection */
/** @typedef {import('./devices.js').Devices} Devices */
/** @typedef {import('./protocol.js').ParticipantState} ParticipantState */
/** @typedef {import('./protocol.js').TrackKind} TrackKind */
/** @typedef {import('./protocol.js').VideoTrackKind} VideoTrackKind */

/**
 * @typedef {Object} PublisherListener
 * @property {() => boolean} isInCall whether devices may be opened
 * @property {() => Pick<MediaConnection, "send">|null} connection
 * @property {(state: ParticipantState) => void} announce the others should see this state
 * @property {() => void} onState `state` or `microphone` changed
 * @property {() => void} onStreams `stream()` changed
 * @property {(error: unknown) => void} onProblem something to show to the person
 */

/** What the person sends: the microphone, the camera, a screen with its audio; and what they chose about it. */
export class Publisher {
    /** @type {Map<TrackKind, MediaStream>} */ #streams = new Map();
    #meter = new MicrophoneMeter();
    #devices;
    /** What of the microphone is sent. */ #filter;
    #listener;
    #media;
    /** The most that the channel allows. @type {number|undefined} */ #cameraHeight;

    /** What the person has chosen; kept over joins. @type {ParticipantState} */ state = { ...INITIAL_STATE };

    /** @param {Devices} devices @param {PublisherListener} listener */
    constructor(devices, listener) {
        this.#listener = listener;
        this.#devices = devices;
        this.#filter = new MicrophoneFilter({
            onTrack: () => void this.#onFilter().catch((error) => listener.onProblem(error)),
            onUngated: (error) => {
                console.debug('hubbub: no voice activation', error);
                listener.onProblem(explained('voice_activation_failed'));
            },
            onUnsuppressed: (error) => {
                console.debug('hubbub: no strong noise suppression', error);
                if (devices.replaceStrong()) {
                    listener.onProblem(explained('noise_suppression_failed'));
                }
            },
        });
        this.#media = new LocalMedia(devices, {
            onTrack: (kind, track) => this.#onTrack(kind, track),
            onEnded: (kind) => void this.#onEnded(kind),
            onMicrophone: () => listener.onState(),
        });
        devices.addEventListener('change', () => void this.#onDevices());
    }

    get microphone() {
        return this.#media.microphone;
    }

    /** What the others see. */
    get announcedState() {
        return announcedState(this.state, this.microphone);
    }

    /** Of the microphone, 0…1; null while it is not sent. */
    get level() {
        return this.#media.track('microphone') && !this.state.muted ? this.#meter.level() : null;
    }

    /** Own camera or screen. @param {VideoTrackKind} track @returns {MediaStream|null} */
    stream(track) {
        return this.#streams.get(track) ?? null;
    }

    /** Opens the microphone unless it is open or asked for. */
    async openMicrophone() {
        if (this.microphone !== 'asking' && this.microphone !== 'open') {
            await this.#reopenMicrophone();
        }
    }

    /** Closes every device. */
    close() {
        this.state = { ...this.state, camera: false, screen: false, priority: false, handRaised: false };
        this.#media.closeAll();
        this.#listener.onState();
    }

    /** Puts all open tracks into a new connection. @param {Pick<MediaConnection, "send">} connection */
    async sendAll(connection) {
        await connection.send('microphone', this.#audibleMicrophone());
        for (const kind of /** @type {TrackKind[]} */ (['camera', 'screen', 'screenAudio'])) {
            await connection.send(kind, this.#media.track(kind));
        }
    }

    /** @param {boolean} muted */
    async setMuted(muted) {
        this.#changeState({ muted });
        if (!muted && this.#listener.isInCall()) {
            await this.openMicrophone();
        }
        // Without a track no packet is sent: the others and the server get silence at once, and the device stays open
        // so that unmuting is quick.
        await this.#send('microphone', this.#audibleMicrophone());
    }

    /** @param {boolean} deafened sends no microphone either */
    async setDeafened(deafened) {
        this.#changeState({ deafened });
        await this.#send('microphone', this.#audibleMicrophone());
    }

    /** Speaks as a priority speaker, or no longer does. @param {boolean} priority */
    setPriority(priority) {
        this.#changeFlag('priority', priority);
    }

    /** Asks to speak on a stage, or no longer does. @param {boolean} handRaised */
    setHandRaised(handRaised) {
        this.#changeFlag('handRaised', handRaised);
    }

    /** @param {"priority"|"handRaised"} flag @param {boolean} on */
    #changeFlag(flag, on) {
        if (Boolean(this.state[flag]) !== on) {
            this.#changeState({ [flag]: on });
        }
    }

    /** @param {boolean} on @returns {Promise<void>} fails with a {@link DeviceError} */
    async setCamera(on) {
        if (!on) {
            this.#media.close('camera');
            if (this.state.camera) {
                await this.#send('camera', null);
                this.#changeState({ camera: false });
            }
        } else if (this.#listener.isInCall() && !this.state.camera) {
            const track = await this.#media.openCamera(this.#cameraHeight);
            if (track) {
                await this.#send('camera', track);
                this.#changeState({ camera: true });
            }
        }
    }

    /** A screen, window or tab, with its audio where the browser has it. @param {boolean} on */
    async setScreen(on) {
        if (!on) {
            this.#media.close('screen');
            this.#media.close('screenAudio');
            if (this.state.screen) {
                await Promise.all([this.#send('screen', null), this.#send('screenAudio', null)]);
                this.#changeState({ screen: false });
            }
        } else if (this.#listener.isInCall() && !this.state.screen) {
            const opened = await this.#media.openScreen();
            if (opened) {
                await Promise.all([this.#send('screen', opened.screen), this.#send('screenAudio', opened.screenAudio)]);
                this.#changeState({ screen: true });
                if (opened.hasEcho) {
                    this.#listener.onProblem(explained('screen_without_audio'));
                }
            }
        }
    }

    /**
     * The limits of the channel have changed. The camera delivers at most what they allow, if it can.
     *
     * @param {import('./protocol.js').Limits} limits
     */
    async limit({ cameraHeight }) {
        if (cameraHeight !== this.#cameraHeight) {
            this.#cameraHeight = cameraHeight;
            await this.#media.resizeCamera(cameraHeight);
        }
    }

    async #reopenMicrophone() {
        try {
            if (await this.#media.openMicrophone() === null) {
                return;
            }
            await this.#send('microphone', this.#audibleMicrophone());
        } catch (error) {
            this.#listener.onProblem(error);
        }
        this.#listener.announce(this.announcedState);
    }

    async #reopenCamera() {
        try {
            const track = await this.#media.openCamera(this.#cameraHeight);
            if (track) {
                await this.#send('camera', track);
            }
        } catch (error) {
            this.#listener.onProblem(error);
            await this.setCamera(false);
        }
    }

    async #onDevices() {
        if (this.#followMicrophone(this.#media.track('microphone'))) {
            await this.#send('microphone', this.#audibleMicrophone());
        }
        if (await this.#media.isMicrophoneOutdated() || (this.#media.isMicrophoneMissing && this.#listener.isInCall())) {
            await this.#reopenMicrophone();
        }
        if (this.#media.isCameraOutdated) {
            await this.#reopenCamera();
        }
        await this.#media.reshapeScreen();
    }

    /** @param {TrackKind} kind @param {MediaStreamTrack|null} track */
    #onTrack(kind, track) {
        if (kind === 'microphone') {
            this.#followMicrophone(track);
        } else if (kind !== 'screenAudio') {
            if (track) {
                this.#streams.set(kind, new MediaStream([track]));
            } else {
                this.#streams.delete(kind);
            }
            this.#listener.onStreams();
        }
    }

    /** Ended by the browser or the system. @param {TrackKind} kind */
    async #onEnded(kind) {
        switch (kind) {
            case 'microphone':
                this.#listener.onProblem(new DeviceError('microphone', 'unplugged', 'The microphone was unplugged.'));
                await this.#send('microphone', null);
                await this.openMicrophone();
                break;
            case 'camera':
                await this.setCamera(false);
                break;
            case 'screen':
                await this.setScreen(false);
                break;
            default:
                break;
        }
    }

    /** The level is that of what is sent. @param {MediaStreamTrack|null} track @returns {boolean} whether another one is to be sent */
    #followMicrophone(track) {
        const { microphoneMode, activationDecibels } = this.#devices.choices;
        const isOther = this.#filter.follow(track, {
            suppression: this.#devices.noiseSuppression === 'strong', threshold: microphoneMode === 'activation' ? activationDecibels : null,
        });
        if (isOther) {
            this.#meter.watch(this.#filter.track);
        }
        return isOther;
    }

    async #onFilter() {
        this.#meter.watch(this.#filter.track);
        await this.#send('microphone', this.#audibleMicrophone());
    }

    #audibleMicrophone() {
        return sendsMicrophone(this.state) ? this.#filter.track : null;
    }

    /** @param {TrackKind} kind @param {MediaStreamTrack|null} track */
    async #send(kind, track) {
        await this.#listener.connection()?.send(kind, track);
    }

    /** @param {Partial<ParticipantState>} fields */
    #changeState(fields) {
        this.state = { ...this.state, ...fields };
        this.#listener.onState();
        this.#listener.announce(this.announcedState);
    }
}
