/**
 * Hubbub's voice client: joins voice channels of a Hubbub server from any page. It draws nothing.
 *
 *     import { VoiceClient, Api, LoginStore } from 'https://voice.example.org/voice/voice-client.js';
 *
 *     const api = new Api(new LoginStore(), 'https://voice.example.org');
 *     (await api.restore()) ?? (await api.login('ada', 'correct horse'));
 *     const client = new VoiceClient({ url: api.socketUrl(), token: (options) => api.token(options) });
 *     const { guilds } = await client.start();
 *     client.addEventListener('tracks', () => {
 *         for (const { number, username } of client.participants.values()) {
 *             videoElementOf(username).srcObject = client.stream(number, 'camera');
 *         }
 *     });
 *     client.addEventListener('levels', () => showWhoSpeaks(client.speaking));
 *     await client.join(guilds[0].channels[0].id);   // talks and hears from here on
 *     await client.setCamera(true);
 */
import { Devices, DeviceError } from './devices.js';
import { MediaConnection } from './connection.js';
import { AudioPlayer } from './player.js';
import { MicrophoneMeter, SpeakerLevels } from './levels.js';
import { Signaling } from './signaling.js';
import { StatsReader } from './stats.js';
import { Refusal, backoffMillis, inWords, isFinal, mayReturn, pause } from './protocol.js';
import { CallQuality } from './quality.js';
import { Guilds } from './guilds.js';

export { Api } from './api.js';
export { LoginStore } from './login-store.js';
export { Devices, DeviceError } from './devices.js';
export { Refusal, inWords } from './protocol.js';

/** @typedef {import('./protocol.js').Participant} Participant */
/** @typedef {import('./protocol.js').ParticipantState} ParticipantState */
/** @typedef {import('./protocol.js').ServerMessage} ServerMessage */
/** @typedef {import('./protocol.js').TrackKind} TrackKind */
/** @typedef {import('./protocol.js').Joined} Joined */

/**
 * Where a call is: out of it; on the way in; in; on the way back in after a loss; given up.
 * @typedef {"idle"|"connecting"|"connected"|"reconnecting"|"failed"} CallState
 */

/** Joins tried in a row before a call is given up: about 45 s. */
const MAX_ATTEMPTS = 10;

/** The most voices a client can ask for, and the slots for the sound of screens besides. */
const EVERYONE = 50;
const SOUND_SLOTS = 2;

/**
 * One person's presence on a server: the signaling socket and at most one call.
 *
 * Events, all without detail unless said so (read the fields):
 * - `guilds`: guilds, channels or who is in them changed
 * - `call`: `callState`, `callReason`, `trouble`, `channel` changed
 * - `participants`: somebody came, went or changed state (detail: {joined, left, changed})
 * - `tracks`: which stream shows whom changed, local ones included
 * - `levels`: `speaking` changed; up to ten times a second while somebody speaks
 * - `quality`: what the server says of the quality of the call changed; at most once a second
 * - `state`: own microphone, camera, screen, mute or deafen changed
 * - `blocked`: the browser wants a click before it plays sound; call `unblock()` from one
 * - `signaling`: the socket's state changed
 * - `revoked`: the login is not accepted any more
 * - `problem` (detail: Error): something the person should be told
 */
export class VoiceClient extends EventTarget {
    /** What the connection of now was told of it. */ #hearsEveryone = false;
    /** Whether everybody is heard, up to 50. */ hearEveryone = false;
    /** @type {MediaConnection|null} */ #connection = null;
    /** @type {Record<TrackKind, MediaStreamTrack|null>} what is open on this computer */
    #local = { microphone: null, camera: null, screen: null, screenAudio: null };
    /** @type {Map<string, MediaStream>} */ #localStreams = new Map();
    /** @type {string|null} the channel the person wants to be in */ #wanted = null;
    /** The choices that the open devices follow. */ #openedWith = { microphone: '', camera: '' };
    #meter = new MicrophoneMeter();
    #statsReader = new StatsReader();
    #attempt = 0;
    /** @type {import('./protocol.js').Want[]|null} what is shown; null leaves the choice to the server */ #wants = null;
    /** The view as this connection was told last. */ #toldView = '';
    /** @type {Refusal|null} why the last join was given up */ #failure = null;
    /** Grows with every join and leave: work of an older one that wakes up finds that it is out of date. */
    #epoch = 0;
    #insideRoom = false;

    /** @type {CallState} */ callState = 'idle';
    /** Why, in words; '' when all is well. */ callReason = '';
    /** Connected, but something is wrong right now; '' when not. */ trouble = '';
    /** Channel of the call. @type {string|null} */ channel = null;
    /** Own number in the room, 0 outside. */ number = 0;
    /** Everybody in the room by number, oneself included. @type {Map<number, Participant>} */ participants = new Map();
    /** Who speaks now → level 0…1. @type {Map<number, number>} */ speaking = new Map();
    /** What the server says of the quality of the call. */ quality = new CallQuality();
    /** What the person has chosen; kept over joins. @type {ParticipantState} */
    state = { muted: false, deafened: false, camera: false, screen: false };
    /** The microphone: not needed yet, asked for, open, or why not. @type {"idle"|"asking"|"open"|"denied"|"absent"|"busy"|"insecure"|"failed"} */
    microphone = 'idle';
    /** Times a room was entered, the first included. */ joins = 0;

    /**
     * @param {Object} options
     * @param {string} options.url of the socket
     * @param {(options?: {fresh?: boolean}) => Promise<string>} options.token gives an access token
     * @param {Devices} [options.devices]
     */
    constructor({ url, token, devices = new Devices() }) {
        super();
        this.devices = devices;
        this.guilds = new Guilds();
        this.signaling = new Signaling(url, token);
        this.player = new AudioPlayer((number) => this.volume(number));
        this.levels = new SpeakerLevels((speaking) => this.#onLevels(speaking), (mid, number) => this.player.speaker(mid, number));
        this.levels.own = () =>
            this.#local.microphone && !this.state.muted ? { number: this.number, level: this.#meter.level() } : null;
        this.signaling.addEventListener('message', (event) => this.#onMessage(/** @type {CustomEvent} */ (event).detail));
        this.signaling.addEventListener('statechange', () => this.#onSignaling());
        this.signaling.addEventListener('revoked', () => {
            void this.leave();
            this.#emit('revoked');
        });
        this.player.addEventListener('blocked', () => this.#emit('blocked'));
        this.player.addEventListener('unblocked', () => this.#emit('blocked'));
        this.devices.addEventListener('change', () => this.#onDevices());
        void this.player.output(this.devices.choices.speaker);
    }

    /** Opens the socket. Resolves with the first `ready`: user, guilds, channels and who is in them. */
    start() {
        return this.signaling.open();
    }

    /** Leaves and closes the socket. */
    async stop() {
        await this.leave();
        this.signaling.close();
    }

    /** SDP exchanges of this join: 1, however many come and go, and one for each restart of ICE. */
    get negotiations() {
        return this.#connection?.negotiations ?? 0;
    }

    /** The browser refuses to play sound until the person clicks something. */
    get blocked() {
        return this.player.blocked;
    }

    /**
     * Enters a voice channel, leaving the one before. Comes back by itself when the connection is lost.
     * The microphone is asked for meanwhile; without one the person listens.
     *
     * @param {string} channel
     * @returns {Promise<void>} when media flows; fails with a {@link Refusal} when the server says no for good
     */
    async join(channel) {
        if (this.#wanted === channel && (this.callState === 'connected' || this.callState === 'connecting')) {
            return;
        }
        this.#wanted = channel;
        this.#attempt = 0;
        void this.#openMicrophone();
        void this.#enter(++this.#epoch, 'connecting', '');
        await this.#outcome(channel);
    }

    /** Leaves the channel and closes every device. */
    async leave() {
        this.#epoch += 1;
        this.#wanted = null;
        this.state = { ...this.state, camera: false, screen: false };
        for (const kind of /** @type {TrackKind[]} */ (Object.keys(this.#local))) {
            this.#closeLocal(kind);
        }
        this.microphone = 'idle';
        const left = this.#leaveRoom();
        this.#dropCall();
        this.#change('idle', '');
        this.#emit('state');
        await left;
    }

    /** @param {boolean} muted */
    async setMuted(muted) {
        if (!muted && this.state.deafened) {
            await this.setDeafened(false);
        }
        await this.#changeState({ muted });
        if (!muted && !this.#local.microphone && this.#wanted) {
            await this.#openMicrophone();
        }
        // No track, no packet: others and the server see silence at once, and the device stays open for a quick return.
        await this.#connection?.send('microphone', this.state.muted ? null : this.#local.microphone);
    }

    /** Hears nobody; says nothing either. @param {boolean} deafened */
    async setDeafened(deafened) {
        this.player.deafen(deafened);
        await this.#changeState({ deafened });
        await this.#connection?.send('microphone', this.#audible() ? this.#local.microphone : null);
    }

    /** @param {boolean} on @returns {Promise<void>} fails with a {@link DeviceError} */
    async setCamera(on) {
        if (on === this.state.camera) {
            return;
        }
        if (!on) {
            this.#closeLocal('camera');
            await this.#connection?.send('camera', null);
            await this.#changeState({ camera: false });
            return;
        }
        this.#openedWith.camera = this.devices.choices.camera;
        const track = await this.devices.openCamera();
        if (!this.#wanted || this.state.camera) {
            track.stop();
            return;
        }
        this.#keepLocal('camera', track, () => void this.setCamera(false));
        await this.#connection?.send('camera', track);
        await this.#changeState({ camera: true });
    }

    /** Shares a screen, window or tab, with its sound where the browser gives it. @param {boolean} on */
    async setScreen(on) {
        if (on === this.state.screen) {
            return;
        }
        if (!on) {
            this.#closeLocal('screen');
            this.#closeLocal('screenAudio');
            await Promise.all([this.#connection?.send('screen', null), this.#connection?.send('screenAudio', null)]);
            await this.#changeState({ screen: false });
            return;
        }
        const { screen, screenAudio } = await this.devices.openScreen();
        if (!this.#wanted || this.state.screen) {
            screen.stop();
            screenAudio?.stop();
            return;
        }
        this.#keepLocal('screen', screen, () => void this.setScreen(false));
        if (screenAudio) {
            this.#keepLocal('screenAudio', screenAudio, () => {});
        }
        await Promise.all([this.#connection?.send('screen', screen), this.#connection?.send('screenAudio', screenAudio)]);
        await this.#changeState({ screen: true });
    }

    /**
     * The picture of a participant, own ones included.
     *
     * @param {number} number
     * @param {"camera"|"screen"} track
     * @returns {MediaStream|null} null when it is off or not shown to this client
     */
    stream(number, track) {
        if (number === this.number) {
            return this.#localStreams.get(track) ?? null;
        }
        return this.#connection?.slots.find(number, track)?.stream ?? null;
    }

    /** When that picture was given to this participant: frames received before belong to another. @param {number} number @param {"camera"|"screen"} track */
    streamSince(number, track) {
        return this.#connection?.slots.find(number, track)?.assignedAt ?? 0;
    }

    /**
     * Whether up to 50 voices are heard instead of those who speak most. It stays for later calls of this page.
     *
     * @param {boolean} everyone
     */
    async setHearEveryone(everyone) {
        this.hearEveryone = everyone;
        this.#emit('state');
        await this.#applyHearEveryone();
    }

    async #applyHearEveryone() {
        const connection = this.#connection;
        if (!connection || this.callState !== 'connected' || this.hearEveryone === this.#hearsEveryone) {
            return;
        }
        this.#hearsEveryone = this.hearEveryone;
        if (this.hearEveryone) {
            await connection.addAudioSlots(EVERYONE + SOUND_SLOTS);
            this.player.attachNew(connection.slots);
        }
        this.signaling.send('view', { audioSlots: this.hearEveryone ? EVERYONE : 0 });
    }

    /** Whether this connection is too slow to carry that picture now. @param {number} number @param {"camera"|"screen"} track */
    paused(number, track) {
        return this.#connection?.slots.find(number, track)?.paused ?? false;
    }

    /**
     * Says which pictures are shown, and how large: nothing else is sent to this client. Until the first
     * call the server chooses.
     *
     * @param {import('./protocol.js').Want[]} wants
     */
    look(wants) {
        this.#wants = wants;
        this.#tellView();
    }

    /** How loud a participant is played here, 0…1. @param {number} number */
    volume(number) {
        const user = this.participants.get(number)?.user;
        return user === undefined ? 1 : this.devices.volume(user);
    }

    /** Remembered for the person, whatever number they have next time. @param {number} number @param {number} volume 0…1 */
    setVolume(number, volume) {
        const user = this.participants.get(number)?.user;
        if (user !== undefined) {
            this.devices.setVolume(user, volume);
            this.player.refreshVolumes();
        }
    }

    /** Shows a channel this client made before the server tells everybody. @param {import('./protocol.js').Channel} channel */
    addChannel(channel) {
        this.guilds.add(channel);
        this.#emit('guilds');
    }

    /** Call from a click: lets the browser play sound. */
    async unblock() {
        await this.player.resume();
    }

    /** Tries again after the call was given up. */
    async retry() {
        if (this.#wanted && this.callState === 'failed') {
            this.#attempt = 0;
            void this.#enter(++this.#epoch, 'connecting', '');
            await this.#outcome(this.#wanted);
        }
    }

    /**
     * How good a participant is here, by what the server says; null outside a call.
     *
     * @param {number} number
     * @returns {{bars: number, words: string}|null} 1 to 4 bars, and why
     */
    qualityOf(number) {
        return this.#connection && this.callState === 'connected' ? this.quality.of(number, this.#connection.slots) : null;
    }

    /** @returns {Promise<import('./stats.js').CallStats|null>} null outside a call */
    async stats() {
        return this.#connection ? this.#statsReader.read(this.#connection) : null;
    }

    /** Waits until the call is in that channel, given up, or left. @param {string} channel @returns {Promise<void>} */
    #outcome(channel) {
        const { promise, resolve, reject } = Promise.withResolvers();
        const look = () => {
            const wanted = this.#wanted === channel;
            if (wanted && (this.callState === 'connecting' || this.callState === 'reconnecting')) {
                return;
            }
            this.removeEventListener('call', look);
            if (wanted && this.callState === 'connected') {
                resolve(undefined);
            } else {
                reject(this.#failure ?? new Refusal('left', 'The channel was left before it was entered.'));
            }
        };
        this.addEventListener('call', look);
        look();
        return promise;
    }

    /**
     * Joins until it works, is refused for good, or somebody asked for something else meanwhile.
     *
     * @param {number} epoch
     * @param {CallState} state
     * @param {string} reason
     */
    async #enter(epoch, state, reason) {
        const channel = /** @type {string} */ (this.#wanted);
        this.channel = channel;
        this.#failure = null;
        this.#change(state, reason);
        for (;;) {
            try {
                await this.signaling.ready();
                if (epoch !== this.#epoch) {
                    return;
                }
                await this.#enterOnce(epoch, channel);
                return;
            } catch (error) {
                if (epoch !== this.#epoch) {
                    return;
                }
                this.#dropCall();
                const refusal = error instanceof Refusal ? error : new Refusal('failed', String(error));
                const words = inWords(refusal.code, refusal.message);
                if (isFinal(refusal) || ++this.#attempt >= MAX_ATTEMPTS) {
                    this.#failure = new Refusal(refusal.code, words, refusal.field);
                    this.#change('failed', words);
                    return;
                }
                this.#change(state, words);
                await pause(backoffMillis(this.#attempt));
                if (epoch !== this.#epoch) {
                    return;
                }
            }
        }
    }

    /** @param {number} epoch @param {string} channel */
    async #enterOnce(epoch, channel) {
        await this.#leaveRoom();
        this.#dropCall();
        const told = JSON.stringify(this.#stateToTell());
        const joined = await this.#joinRoom(channel);
        if (epoch !== this.#epoch) {
            if (this.#wanted === null) {
                await this.#leaveRoom();
            }
            return;
        }
        this.channel = channel;
        this.number = joined.participant;
        this.participants = new Map(joined.roster.map((participant) => [participant.number, participant]));
        this.#emit('participants', { joined: joined.roster, left: [], changed: [] });
        if (told !== JSON.stringify(this.#stateToTell())) {
            // Somebody muted, or a microphone was refused, while the answer was on its way.
            this.#tellState();
        }

        const connection = new MediaConnection(joined, this.devices.choices.videoCodec, (offer) =>
            this.signaling.request('offer', offer));
        this.#connection = connection;
        this.#statsReader = new StatsReader();
        const { promise: connected, resolve, reject } = Promise.withResolvers();
        // Looked at only below: a loss before that must not count as unhandled.
        connected.catch(() => {});
        connection.addEventListener('connected', () => resolve(undefined));
        connection.addEventListener('trouble', (event) => this.#onTrouble(connection, /** @type {CustomEvent} */ (event).detail));
        connection.addEventListener('closed', () => reject(new Refusal('media_failed', 'The connection was closed.')));
        connection.addEventListener('lost', (event) => {
            const reason = /** @type {CustomEvent} */ (event).detail;
            reject(new Refusal('media_failed', reason));
            if (this.#connection === connection && this.callState === 'connected') {
                void this.#comeBack(reason);
            }
        });
        try {
            await this.#sendLocal(connection);
            await connection.prepare();
            this.player.attach(connection.slots);
            this.levels.start(() => connection.slots);
            await connection.open();
            await connected;
        } catch (error) {
            connection.close();
            throw error;
        }
        if (epoch === this.#epoch) {
            this.#attempt = 0;
            this.joins += 1;
            this.#change('connected', '');
            void this.#applyHearEveryone();
            this.#tellView();
            this.#emit('tracks');
            void this.player.resume();
        }
    }

    /** @param {string} channel @returns {Promise<Joined>} */
    async #joinRoom(channel) {
        const join = () => this.signaling.request('join', { channel, state: this.#stateToTell() });
        let joined;
        try {
            joined = await join();
        } catch (error) {
            if (!(error instanceof Refusal) || error.code !== 'already_in_room') {
                throw error;
            }
            await this.signaling.request('leave');
            joined = await join();
        }
        this.#insideRoom = true;
        return joined;
    }

    async #leaveRoom() {
        if (this.#insideRoom) {
            this.#insideRoom = false;
            try {
                await this.signaling.request('leave');
            } catch (error) {
                console.debug('hubbub: leaving was not acknowledged', error);
            }
        }
    }

    /** Rejoins after a loss that nobody asked for. @param {string} reason */
    async #comeBack(reason) {
        if (!this.#wanted) {
            return;
        }
        const epoch = ++this.#epoch;
        this.#change('reconnecting', reason);
        this.#dropCall();
        await pause(backoffMillis(this.#attempt++));
        if (epoch === this.#epoch) {
            await this.#enter(epoch, 'reconnecting', reason);
        }
    }

    #dropCall() {
        this.levels.stop();
        this.player.detach();
        this.#connection?.close();
        this.#connection = null;
        this.#hearsEveryone = false;
        this.#toldView = '';
        this.trouble = '';
        this.number = 0;
        this.participants = new Map();
        this.speaking = new Map();
        this.quality = new CallQuality();
        this.#emit('participants', { joined: [], left: [], changed: [] });
        this.#emit('tracks');
        this.#emit('levels');
    }

    /** @param {ServerMessage} message */
    #onMessage(message) {
        switch (message.op) {
            case 'ready':
                this.guilds.replace(message.guilds);
                this.#emit('guilds');
                break;
            case 'presence':
                this.guilds.presence(message);
                this.#emit('guilds');
                break;
            case 'channelCreated':
                this.guilds.add(message.channel);
                this.#emit('guilds');
                break;
            case 'roster':
                this.#onRoster(message);
                break;
            case 'slots':
                this.#onSlots(message.slots);
                break;
            case 'encodings':
                this.#connection?.encodings(message.track, message.active);
                break;
            case 'speaking':
                this.levels.tell(message.started, message.stopped);
                break;
            case 'quality':
                this.quality.take(message);
                this.#emit('quality');
                break;
            case 'connection':
                if (!message.connected && this.#connection) {
                    // While connecting it is the next attempt that comes of it, with the reason in words.
                    this.#connection.fail(inWords(message.reason));
                }
                break;
            case 'state':
                this.#showOwn(message.state);
                break;
            case 'left':
                this.#onLeft(message);
                break;
            case 'error':
                if (message.of === 'view') {
                    // It was said while the room was being left.
                    console.debug('hubbub: view not taken', message);
                    break;
                }
                this.#problem(new Refusal(message.code, message.message, message.field));
                break;
            default:
                break;
        }
    }

    /** @param {import('./protocol.js').Roster} roster */
    #onRoster({ joined, left, changed }) {
        for (const participant of [...joined, ...changed]) {
            this.participants.set(participant.number, participant);
        }
        const gone = left.map((number) => this.participants.get(number)).filter((participant) => participant !== undefined);
        for (const number of left) {
            this.participants.delete(number);
            this.levels.forget(number);
        }
        this.quality.forget(left);
        this.#emit('participants', { joined, left: gone, changed });
    }

    #tellView() {
        const view = JSON.stringify(this.#wants);
        if (this.#wants && this.callState === 'connected' && this.#insideRoom && view !== this.#toldView) {
            this.#toldView = view;
            this.signaling.send('view', { wants: this.#wants });
        }
    }

    /** @param {import('./protocol.js').SlotAssignment[]} assignments */
    #onSlots(assignments) {
        const changed = this.#connection?.slots.assign(assignments) ?? [];
        for (const slot of changed) {
            if (slot.kind === 'audio' && slot.participant !== 0) {
                this.player.speaker(slot.mid, slot.participant);
            }
        }
        this.quality.forgetSlots(changed);
        if (changed.length > 0) {
            this.#emit('tracks');
        }
    }

    /** The server ended the call. @param {import('./protocol.js').Left} left */
    #onLeft({ channel, reason }) {
        if (channel !== this.channel || !this.#insideRoom) {
            return;
        }
        this.#insideRoom = false;
        if (mayReturn(reason)) {
            void this.#comeBack(inWords(reason));
            return;
        }
        this.#epoch += 1;
        this.#dropCall();
        this.#failure = new Refusal(reason, inWords(reason));
        this.#change('failed', inWords(reason));
    }

    #onSignaling() {
        if (this.signaling.state === 'reconnecting') {
            // The server takes a lost socket for a leave.
            this.#insideRoom = false;
            if (this.callState === 'connected') {
                void this.#comeBack(this.signaling.reason);
            } else {
                this.#connection?.fail(this.signaling.reason);
            }
        }
        this.#emit('signaling');
    }

    /** @param {MediaConnection} connection @param {string} trouble */
    #onTrouble(connection, trouble) {
        if (connection === this.#connection && trouble !== this.trouble) {
            this.trouble = trouble;
            this.#emit('call');
        }
    }

    /** @param {Map<number, number>} speaking */
    #onLevels(speaking) {
        this.speaking = speaking;
        this.#emit('levels');
    }

    async #onDevices() {
        void this.player.output(this.devices.choices.speaker);
        if (this.#local.microphone && this.#openedWith.microphone !== this.devices.microphoneChoice()) {
            await this.#openMicrophone(true);
        }
        if (this.#local.camera && this.#openedWith.camera !== this.devices.choices.camera) {
            await this.#reopenCamera();
        }
    }

    /** @param {boolean} [again] although one is open: another was chosen */
    async #openMicrophone(again = false) {
        if (this.microphone === 'asking' || (this.#local.microphone && !again)) {
            return;
        }
        this.microphone = 'asking';
        this.#emit('state');
        try {
            if (again) {
                this.#closeLocal('microphone');
            }
            this.#openedWith.microphone = this.devices.microphoneChoice();
            const track = await this.devices.openMicrophone();
            if (!this.#wanted) {
                track.stop();
                this.microphone = 'idle';
                return;
            }
            this.microphone = 'open';
            this.#keepLocal('microphone', track, () => void this.#lostMicrophone());
            await this.#connection?.send('microphone', this.#audible() ? track : null);
        } catch (error) {
            this.microphone = error instanceof DeviceError ? error.code : 'failed';
            this.#problem(error);
        }
        this.#tellState();
        this.#emit('state');
    }

    async #lostMicrophone() {
        this.microphone = 'absent';
        this.#problem(new DeviceError('microphone', 'absent', 'The microphone was unplugged.'));
        await this.#connection?.send('microphone', null);
        await this.#openMicrophone();
    }

    async #reopenCamera() {
        this.#closeLocal('camera');
        this.#openedWith.camera = this.devices.choices.camera;
        try {
            const track = await this.devices.openCamera();
            this.#keepLocal('camera', track, () => void this.setCamera(false));
            await this.#connection?.send('camera', track);
        } catch (error) {
            this.#problem(error);
            await this.setCamera(false);
        }
    }

    #audible() {
        return !this.state.muted && !this.state.deafened;
    }

    /** @param {MediaConnection} connection */
    async #sendLocal(connection) {
        for (const [kind, track] of Object.entries(this.#local)) {
            if (track && (kind !== 'microphone' || this.#audible())) {
                await connection.send(/** @type {TrackKind} */ (kind), track);
            }
        }
    }

    /** @param {TrackKind} kind @param {MediaStreamTrack} track @param {() => void} onEnded ended by the browser or the system */
    #keepLocal(kind, track, onEnded) {
        this.#local[kind] = track;
        track.addEventListener('ended', () => {
            if (this.#local[kind] === track) {
                this.#local[kind] = null;
                onEnded();
            }
        });
        if (kind === 'microphone') {
            this.#meter.watch(track);
        } else if (kind !== 'screenAudio') {
            this.#localStreams.set(kind, new MediaStream([track]));
            this.#emit('tracks');
        }
    }

    /** @param {TrackKind} kind */
    #closeLocal(kind) {
        const track = this.#local[kind];
        this.#local[kind] = null;
        // `stop` fires no `ended`.
        track?.stop();
        if (kind === 'microphone') {
            this.#meter.watch(null);
        } else if (this.#localStreams.delete(kind)) {
            this.#emit('tracks');
        }
    }

    /** What others should see: who has no microphone is muted to them. */
    #stateToTell() {
        const silent = this.microphone !== 'open' && this.microphone !== 'asking';
        return { ...this.state, muted: this.state.muted || this.state.deafened || silent };
    }

    /** @param {Partial<ParticipantState>} fields */
    async #changeState(fields) {
        this.state = { ...this.state, ...fields };
        this.#emit('state');
        this.#tellState();
    }

    #tellState() {
        this.#showOwn(this.#stateToTell());
        if (this.#insideRoom) {
            // One who is just being taken out of the room need not hear that this came too late.
            this.signaling.request('state', this.#stateToTell()).catch((error) => console.debug('hubbub: state not taken', error));
        }
    }

    /** The roster is told to the others only: one's own entry follows one's own state. @param {ParticipantState} state */
    #showOwn(state) {
        const own = this.participants.get(this.number);
        if (own) {
            own.state = state;
            this.#emit('participants', { joined: [], left: [], changed: [own] });
        }
    }

    /** @param {CallState} state @param {string} reason */
    #change(state, reason) {
        this.callState = state;
        this.callReason = reason;
        this.trouble = '';
        if (state === 'idle') {
            this.channel = null;
        }
        this.#emit('call');
    }

    /** @param {unknown} error */
    #problem(error) {
        this.#emit('problem', error instanceof Error ? error : new Error(String(error)));
    }

    /** @param {string} type @param {unknown} [detail] */
    #emit(type, detail) {
        this.dispatchEvent(new CustomEvent(type, { detail }));
    }
}
