import { dropWhatIsNotAllowed } from './allowed.js';
import { Call } from './call.js';
import { MediaConnection } from './connection.js';
import { dispatch } from './dispatch.js';
import { Guilds } from './guilds.js';
import { isDirect } from './mesh-peer.js';
import { Outgoing } from './outgoing.js';
import { PrioritySpeakers } from './priority-speakers.js';
import { Publisher } from './publisher.js';
import { explained } from './refusal.js';
import { isAudience, mayPrioritize } from './restrictions.js';
import { RegionDistances } from './region-distances.js';
import { Roster } from './roster.js';
import { Signaling } from './signaling.js';
import { probeWhenSilent } from './socket-probe.js';
import { merged } from './stats.js';
import { Statuses } from './statuses.js';
import { StreamAttenuation } from './stream-attenuation.js';
import { Subscriber } from './subscriber.js';

/** @typedef {import('./call-machine.js').CallState} CallState */
/** @typedef {import('./mesh.js').DirectPaths} DirectPaths */
/** @typedef {import('./devices.js').Devices} Devices */
/** @typedef {import('./protocol.js').Channel} Channel */
/** @typedef {import('./protocol.js').Participant} Participant */
/** @typedef {import('./protocol.js').ParticipantState} ParticipantState */
/** @typedef {import('./protocol.js').VideoTrackKind} VideoTrackKind */
/** @typedef {import('./subscriber.js').Pause} Pause */
/** @typedef {import('./protocol.js').ViewRequest} ViewRequest */

/**
 * @typedef {Object} ClientOptions
 * @property {string} url of the socket
 * @property {(options?: {fresh?: boolean}) => Promise<string>} token gives an access token
 * @property {Devices} [devices]
 *
 * @typedef {Object} ClientParts
 * @property {string} url
 * @property {ClientOptions["token"]} token
 * @property {Devices} devices
 * @property {(listener: import('./mesh.js').MeshListener) => DirectPaths} directPaths makes what connects to the other
 *     participants directly
 */

/**
 * One person's presence on a server: the signaling socket and at most one call. `createVoiceClient` makes one; its
 * subclasses differ in whether media may also travel directly between the participants.
 *
 * Events, all without detail unless noted (read the fields):
 * - `guilds`: guilds, channels or their participants changed
 * - `call`: `callState`, `callReason`, `trouble`, `channel` changed
 * - `participants`: participants joined, left or changed state (detail: {joined, left, changed})
 * - `tracks`: which stream shows whom changed, local ones included
 * - `levels`: `speaking` changed; up to fifteen times a second while a participant speaks
 * - `quality`: the quality of the call as the server reports it changed; at most once a second
 * - `state`: own microphone, camera, screen, mute or deafen changed
 * - `rights`: what the user may do in the channel changed
 * - `blocked`: the browser blocks audio until a click; call `unblock()` from one
 * - `ready`: identified, for the first time or again; events may have been missed before
 * - `members` (detail: the server's message): a member of a guild joined, changed or left, or its roles changed
 * - `message` (detail: the server's message): a text message was created, edited or deleted
 * - `signaling`: the state of the socket changed
 * - `revoked`: the login is no longer accepted
 * - `problem` (detail: Error): something to show to the person
 */
export class VoiceClient extends EventTarget {
    #roster = new Roster();
    #prioritySpeakers = new PrioritySpeakers();
    #attenuation = new StreamAttenuation(() => this.#subscriber.refreshVolumes());
    #call;
    #distances;
    #mesh;
    #outgoing;
    #publisher;
    #subscriber;

    guilds = new Guilds();

    /** @param {ClientParts} parts */
    constructor({ url, token, devices, directPaths }) {
        super();
        this.devices = devices;
        this.signaling = new Signaling(url, token);
        this.#distances = new RegionDistances({ url, token });
        this.addEventListener('ready', () => this.#distances.refresh());
        this.#mesh = directPaths({
            roster: () => this.#roster,
            send: (op, fields) => this.signaling.send(op, fields),
            onChange: () => this.#onPaths(),
            onAudio: (number, audio) => this.#subscriber.addDirectAudio(number, audio),
            onAudioEnded: (mids) => this.#subscriber.removeDirectAudio(mids),
            isBlocked: () => this.#subscriber.blocked,
        });
        this.#outgoing = new Outgoing(this.#mesh);
        /** Who is online. */
        this.statuses = new Statuses((op, fields) => this.signaling.send(op, fields));
        this.signaling.status = () => this.statuses.forIdentify();
        this.addEventListener('ready', () => this.statuses.onReady());
        this.addEventListener('statusRefused', () => this.statuses.onRefused());
        this.addEventListener('statuses', (event) => this.statuses.apply(/** @type {CustomEvent} */ (event).detail));
        this.#publisher = new Publisher(devices, {
            isInCall: () => this.channel !== null,
            connection: () => this.#outgoing,
            announce: (state) => this.#announce(state),
            onState: () => this.#emit('state'),
            onStreams: () => this.#emit('tracks'),
            onProblem: (error) => this.#problem(error),
        });
        this.#subscriber = new Subscriber(devices, {
            connection: () => this.#call.connection,
            isConnected: () => this.callState === 'connected' && this.#call.isInRoom,
            sendView: (fields) => this.signaling.send('view', fields),
            volumeOf: (number, mid) => this.#playedVolume(number, mid) * this.#prioritySpeakers.factor(number) * this.#mesh.share(number, mid),
            mesh: this.#mesh,
            ownLevel: () => {
                const { level } = this.#publisher;
                return level === null ? null : { number: this.number, level };
            },
            ownNumber: () => this.number,
            onEvent: (event) => this.#emit(event),
        });
        this.#call = new Call(this.signaling, {
            announcedState: () => this.#publisher.announcedState,
            ability: () => ({ mesh: this.#mesh.isAble, hideAddress: devices.choices.hideAddress }),
            location: () => this.#distances.forJoin(),
            connect: (joined, move) => new MediaConnection(move ?? joined, devices.choices.videoCodec, ((move && this.#roster.rights) || joined.rights).limits,
                (offer) => this.signaling.request('offer', move ? { ...offer, placement: move.placement } : offer)),
            onJoined: (joined) => {
                this.#emit('participants', this.#roster.enter(joined));
                this.#mesh.enter(joined);
                this.#emit('rights');
            },
            onReturned: (joined) => {
                this.#emit('participants', this.#roster.reenter(joined));
                this.#emit('rights');
                this.#mesh.onMode(joined.mode);
                this.#mesh.onResumed();
                this.#subscriber.onResumed();
            },
            onConnection: (connection) => this.#publisher.sendAll(this.#outgoing.over(connection)),
            onSlots: (connection) => this.#subscriber.onSlots(connection),
            onReady: (connection) => this.#subscriber.prepare(connection),
            onMoved: (connection) => this.#subscriber.onMoved(connection),
            onStateSince: (state) => this.#announce(state),
            onConnected: () => void this.#subscriber.onConnected().catch((error) => this.#problem(error)),
            onDropped: () => {
                this.#mesh.leave();
                this.#outgoing.detach();
                this.#emit('participants', this.#roster.clear());
                this.#emit('rights');
                this.#subscriber.onDropped();
            },
            onChange: () => {
                if (this.callState === 'failed') {
                    // No device stays live in a call that is over.
                    this.#publisher.close();
                }
                this.#emit('call');
            },
        });
        const parts = {
            call: this.#call,
            guilds: this.guilds,
            mesh: this.#mesh,
            roster: this.#roster,
            subscriber: this.#subscriber,
            emit: (/** @type {string} */ event, /** @type {unknown} */ detail) => this.#emit(event, detail),
        };
        this.signaling.addEventListener('message', (event) => dispatch(/** @type {CustomEvent} */ (event).detail, parts));
        this.signaling.addEventListener('statechange', () => this.#emit('signaling'));
        this.signaling.addEventListener('ended', () => this.#call.onSignalingLost(this.signaling.cause ?? explained('socket_lost')));
        this.signaling.addEventListener('resumed', () => {
            this.statuses.onResumed();
            this.#call.onResumed(this.#publisher.announcedState);
            this.#subscriber.onResumed();
            this.#mesh.onResumed();
        });
        // For own speech, also as an echo from others, the screen is not attenuated.
        this.addEventListener('levels', () => this.#attenuation.update([...this.speaking.keys()].some((number) => number !== this.number)));
        devices.addEventListener('change', () => this.#subscriber.refreshVolumes());
        for (const event of ['levels', 'participants']) {
            this.addEventListener(event, () => {
                if (this.#prioritySpeakers.update(this.participants, this.speaking, this.number)) {
                    this.#subscriber.refreshVolumes();
                }
            });
        }
        this.addEventListener('participants', () => this.#mesh.update());
        this.addEventListener('rights', () => {
            void dropWhatIsNotAllowed(this, (error) => this.#problem(error));
            const { rights } = this.#roster;
            if (rights) {
                void this.#limit(rights.limits);
            }
        });
        probeWhenSilent(this);
        this.signaling.addEventListener('revoked', () => {
            void this.leave();
            this.#emit('revoked');
        });
    }

    /** @param {import('./protocol.js').Limits} limits */
    async #limit(limits) {
        this.#outgoing.limit(limits);
        await this.#publisher.limit(limits);
        // With the size that the camera has now.
        this.#outgoing.limit(limits);
    }

    get callState() { return this.#call.state; }

    /** Why, in words; '' when all is well. */
    get callReason() { return this.#call.cause?.message ?? ''; }

    /** Why, null when all is well; its `reason` is for pages with their own sentences. */
    get callCause() { return this.#call.cause; }

    /** The code of the reason why the call was given up, '' when it was not. */
    get callFailure() { return this.#call.failure?.code ?? ''; }

    /** Connected, but something is wrong right now; '' when not. */
    get trouble() {
        const words = this.troubleCause?.message ?? '';
        return words && this.goesOn ? `${words} The call goes on.` : words;
    }

    /** Connected, but something is wrong right now; null when not. */
    get troubleCause() {
        const isSilent = this.callState === 'connected' && this.#subscriber.isSilent;
        return this.#call.trouble ?? (isSilent ? explained('no_sound') : null);
    }

    /** Whether the call goes on while there is no connection to the server for all else. */
    get goesOn() { return this.#call.goesOn; }

    /** The channel of the call, null outside of one. */
    get channel() { return this.#call.channel; }

    /** Own number in the room, 0 outside. */
    get number() { return this.#roster.number; }

    /** The participants of the room by number, the own entry included. */
    get participants() { return this.#roster.participants; }

    /** What the user may do in the channel, null outside of one. */
    get rights() { return this.#roster.rights; }

    /** The state of the microphone: not needed yet, asked for, open, or why not. */
    get microphone() { return this.#publisher.microphone; }

    /** What the person has chosen; kept over joins. */
    get state() { return this.#publisher.state; }

    /** How media travels now: directly between all participants, or through the server. */
    get path() { return this.#mesh.path; }

    /** Why the server chose that, as in docs/protocol.md#mode; '' outside a call. */
    get modeReason() { return this.#roster.modeReason; }

    /** Times a room was entered, the first included. */
    get joins() { return this.#call.joins; }

    /** SDP exchanges of this join: 1, however many participants come and go, and one for each restart of ICE. */
    get negotiations() { return this.#call.connection?.negotiations ?? 0; }

    /** Those of them that restarted ICE, since the path was lost or the network changed. */
    get iceRestarts() { return this.#call.connection?.iceRestarts ?? 0; }

    /** Whether up to 50 microphones are audible, not only the most active speakers. */
    get allAudible() { return this.#subscriber.allAudible; }

    /** Who speaks now → level 0…1. */
    get speaking() { return this.#subscriber.speaking; }

    /** The quality of the call as the server reports it. */
    get quality() { return this.#subscriber.quality; }

    /** The browser blocks audio until the person clicks something. */
    get blocked() { return this.#subscriber.blocked; }

    /** Opens the socket. Resolves with the first `ready`: user, guilds, channels and their participants. */
    start() {
        return this.signaling.open();
    }

    /** Leaves and closes the socket. */
    async stop() {
        await this.leave();
        this.signaling.close();
    }

    /**
     * Enters a voice channel, leaving the one before. Rejoins by itself when the connection is lost. The browser asks
     * for the microphone meanwhile; without one the person listens.
     *
     * @param {string} channel
     * @returns {Promise<void>} when media flows; fails with a `Refusal` when the server refuses for good
     */
    async join(channel) {
        const outcome = this.#call.join(channel);
        void this.#publisher.openMicrophone();
        await outcome;
    }

    /** Tries again after the call was given up; after `joined_elsewhere` this moves the call here. */
    async retry() {
        const outcome = this.#call.retry();
        if (this.callState !== 'failed') {
            void this.#publisher.openMicrophone();
        }
        await outcome;
    }

    /** Leaves the channel and closes every device. */
    async leave() {
        this.#publisher.close();
        await this.#call.leave();
    }

    /** @param {boolean} muted */
    async setMuted(muted) {
        if (!muted && this.state.deafened) {
            await this.setDeafened(false);
        }
        await this.#publisher.setMuted(muted);
    }

    /** Plays nothing, and sends no microphone either. @param {boolean} deafened */
    async setDeafened(deafened) {
        this.#subscriber.setDeafened(deafened);
        await this.#publisher.setDeafened(deafened);
    }

    /** Speaks as a priority speaker, with the permission. @param {boolean} priority */
    setPriority(priority) {
        this.#publisher.setPriority(priority && mayPrioritize(this.rights));
    }

    /** In the audience of a stage: asks to speak. @param {boolean} handRaised */
    setHandRaised(handRaised) {
        this.#publisher.setHandRaised(handRaised && isAudience(this.rights));
    }

    /** @param {boolean} on @returns {Promise<void>} fails with a `DeviceError` */
    async setCamera(on) {
        await this.#publisher.setCamera(on);
    }

    /** A screen, window or tab, with its audio where the browser has it. @param {boolean} on */
    async setScreen(on) {
        await this.#publisher.setScreen(on);
    }

    /**
     * The video of a participant, own video included.
     *
     * @param {number} number
     * @param {VideoTrackKind} track
     * @returns {MediaStream|null} null when it is off or not sent to this client
     */
    stream(number, track) {
        if (number === this.number) {
            return this.#publisher.stream(track);
        }
        return this.#mesh.stream(number, track) ?? this.#subscriber.slotOf(number, track)?.stream ?? null;
    }

    /** When that stream got this track: frames received before belong to another participant. @param {number} number @param {VideoTrackKind} track */
    streamSince(number, track) {
        return this.#mesh.stream(number, track) ? 0 : (this.#subscriber.slotOf(number, track)?.assignedAt ?? 0);
    }

    /**
     * Whether the server has paused that video for this client.
     *
     * @param {number} number
     * @param {VideoTrackKind} track
     * @returns {Pause|null} null when it flows
     */
    pauseOf(number, track) {
        return this.#mesh.plays(number) ? null : this.#subscriber.pauseOf(number, track);
    }

    /**
     * Names the video tracks that are visible, and how large: nothing else is sent to this client. Until the first
     * call the server chooses.
     *
     * @param {ViewRequest[]} requests
     */
    setView(requests) {
        this.#subscriber.setView(requests);
        this.#mesh.setView(requests);
    }

    /**
     * Whether up to 50 microphones are audible, not only the most active speakers. Applies to later calls as well.
     *
     * @param {boolean} allAudible
     */
    async setAllAudible(allAudible) {
        const applied = this.#subscriber.setAllAudible(allAudible);
        this.#emit('state');
        await applied;
    }

    /** How loud a participant, or the screen that they share, is played here, 0…2. @param {number} number @param {"voice"|"screen"} [source] */
    volume(number, source = 'voice') {
        const user = this.participants.get(number)?.user;
        return user === undefined ? 1 : this.devices.volume(user, source);
    }

    /** @param {number} number @param {string} mid */
    #playedVolume(number, mid) {
        return this.#isOfScreen(mid)
            ? this.volume(number, 'screen') * this.#attenuation.factor(this.devices.choices.streamAttenuation)
            : this.volume(number);
    }

    /** @param {string} mid a slot, or a section of a direct connection */
    #isOfScreen(mid) {
        return isDirect(mid) ? mid.endsWith('/screenAudio') : this.#call.connection?.slots.get(mid)?.track === 'screenAudio';
    }

    /**
     * Remembered for the person, whatever number they have next time.
     *
     * @param {number} number
     * @param {number} volume 0…2
     * @param {"voice"|"screen"} [source]
     */
    setVolume(number, volume, source = 'voice') {
        const user = this.participants.get(number)?.user;
        if (user !== undefined) {
            this.devices.setVolume(user, volume, source);
            this.#subscriber.refreshVolumes();
        }
    }

    /** Call from a click: lets the browser play audio. */
    async unblock() {
        await this.#subscriber.unblock();
    }

    /** Shows a channel that this client made before the server announces it. @param {Channel} channel */
    addChannel(channel) {
        this.guilds.add(channel);
        this.#emit('guilds');
    }

    /**
     * How good a participant is here, by what the server reports; null outside a call.
     *
     * @param {number} number
     * @returns {import('./quality.js').ParticipantQuality|null} 1 to 4 bars, and why
     */
    qualityOf(number) {
        return this.path === 'p2p' ? null : this.#subscriber.qualityOf(number);
    }

    /** @returns {Promise<import('./stats.js').CallStats|null>} null outside a call */
    async stats() {
        const [sfu, direct] = await Promise.all([this.#subscriber.stats(), this.#mesh.stats()]);
        return sfu && merged(sfu, direct, this.path === 'p2p');
    }

    /** @param {ParticipantState} state what the others should see */
    #announce(state) {
        const change = this.#roster.setOwnState(state);
        if (change) {
            this.#emit('participants', change);
        }
        this.#call.announce(state);
    }

    /** What is sent where, or played from where, has changed. */
    #onPaths() {
        void this.#outgoing.apply().catch((error) => this.#problem(error));
        this.#subscriber.refreshVolumes();
        this.#emit('tracks');
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
