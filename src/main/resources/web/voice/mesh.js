import { MeshPeer, isDirect } from './mesh-peer.js';
import { UplinkReport } from './uplink-report.js';

/** @typedef {import('./protocol.js').Joined} Joined */
/** @typedef {import('./protocol.js').MediaMode} MediaMode */
/** @typedef {import('./protocol.js').MeshSignal} MeshSignal */
/** @typedef {import('./protocol.js').TrackKind} TrackKind */
/** @typedef {import('./protocol.js').VideoTrackKind} VideoTrackKind */
/** @typedef {import('./protocol.js').ViewRequest} ViewRequest */

const TICK_MILLIS = 100;

/** The server takes five signals a second: what it refused is sent again after this time. */
const REFUSED_MILLIS = 3_000;

/** The offer of a newcomer comes before the roster that names them. */
const UNKNOWN_MILLIS = 5_000;

/**
 * @typedef {Object} MeshListener
 * @property {() => import('./roster.js').Roster} roster
 * @property {(op: "signal"|"pair"|"uplink", fields: object) => void} send to the server
 * @property {() => void} onChange what is played from where, or where something is sent, may have changed
 * @property {(number: number, audio: import('./player.js').PlayedAudio[]) => void} onAudio these streams of a participant are to be
 *     played as well
 * @property {(mids: string[]) => void} onAudioEnded
 * @property {() => boolean} isBlocked whether the browser plays nothing until a click
 */

/**
 * What a client needs of its direct connections, or of having none.
 *
 * @typedef {Pick<Mesh, "isAble"|"needsSfu"|"path"|"enter"|"leave"|"onMode"|"onLeft"|"onRefused"|"onResumed"|"onSignal"|"update"
 *     |"send"|"limit"|"setView"|"onSfuAudio"|"plays"|"share"|"stream"|"sources"|"stats">} DirectPaths
 */

/**
 * The direct connections to the other participants of the room, while the server allows them. Each is used as soon as it
 * delivers; until then, and for all others, there is the SFU.
 */
export class Mesh {
    /** @type {Map<number, MeshPeer>} */ #peers = new Map();
    /** The last attempt with each participant. @type {Map<number, number>} */ #attempts = new Map();
    /** @type {ViewRequest[]|null} */ #view = null;
    /** @type {Map<TrackKind, MediaStreamTrack|null>} */ #tracks = new Map();
    /** @type {Joined["iceServers"]} */ #iceServers = [];
    /** @type {import('./protocol.js').Limits|null} */ #limits = null;
    /** Participants who have left, whose late offers count no longer. @type {Set<number>} */ #gone = new Set();
    #timer = 0;
    #repeatTimer = 0;
    #devices;
    #listener;
    #uplink;

    /** Whether the server may choose direct connections for a room that this client is in. @type {boolean} */ isAble = true;
    /** What the server allows; null outside a room. @type {MediaMode|null} */ mode = null;

    /** @param {import('./devices.js').Devices} devices @param {MeshListener} listener */
    constructor(devices, listener) {
        this.#devices = devices;
        this.#listener = listener;
        this.#uplink = new UplinkReport((pairs) => listener.send('uplink', { pairs }));
    }

    /** Whether own tracks have to be sent to the SFU: it is the mode, or one is not reached directly. */
    get needsSfu() {
        return needsSfu(this.mode, this.#others(), (number) => this.#peers.get(number)?.isReached ?? false);
    }

    /** How media travels now: directly when all others are played so and play us so. @returns {MediaMode} */
    get path() {
        const others = this.#others();
        return others.length > 0 && !this.needsSfu && others.every((number) => this.plays(number)) ? 'p2p' : 'sfu';
    }

    /** The room was entered. @param {Joined} joined */
    enter({ mode, iceServers, rights }) {
        this.leave();
        this.mode = mode;
        this.#iceServers = iceServers;
        this.#limits = rights.limits;
        this.update();
    }

    leave() {
        this.mode = null;
        [...this.#peers.keys()].forEach((number) => this.#close(number));
        this.#attempts.clear();
        this.#tracks.clear();
        this.#gone.clear();
        this.#view = null;
        clearTimeout(this.#repeatTimer);
    }

    /** @param {MediaMode} mode */
    onMode(mode) {
        this.mode = mode;
        for (const [number, peer] of this.#peers) {
            if (mode === 'p2p') {
                this.#close(number);
            } else {
                peer.leave();
            }
        }
        this.update();
    }

    /** Nothing is sent to them any longer, and nothing played. @param {number} participant */
    onLeft(participant) {
        this.#gone.add(participant);
        this.#close(participant);
    }

    /** The server refused a signal, as there were too many. */
    onRefused() {
        clearTimeout(this.#repeatTimer);
        this.#repeatTimer = setTimeout(() => this.onResumed(), REFUSED_MILLIS);
    }

    /** The socket is there again; signals may have been lost. */
    onResumed() {
        this.#peers.forEach((peer) => peer.repeat());
    }

    /** @param {number} participant @param {MeshSignal} signal */
    onSignal(participant, signal) {
        const { attempt, offer } = signal;
        if (offer !== undefined && this.mode === 'p2p' && !this.#gone.has(participant) && attempt > (this.#attempts.get(participant) ?? 0)) {
            this.#close(participant);
            this.#make(participant, attempt);
        }
        const peer = this.#peers.get(participant);
        if (peer?.attempt === attempt) {
            peer.onSignal(signal);
            this.#route();
        }
    }

    /** The roster or the mode has changed. */
    update() {
        const { number: own } = this.#listener.roster();
        for (const number of this.#others()) {
            // One of the two offers, so that offers never cross.
            if (this.mode === 'p2p' && own > number && !this.#peers.has(number)) {
                this.#make(number, (this.#attempts.get(number) ?? 0) + 1).offer();
            }
        }
        this.#route();
    }

    /** @param {TrackKind} kind @param {MediaStreamTrack|null} track */
    send(kind, track) {
        this.#tracks.set(kind, track);
        this.#route();
    }

    /** The limits of the channel have changed. @param {import('./protocol.js').Limits} limits */
    limit(limits) {
        this.#limits = limits;
        this.#peers.forEach((peer) => peer.limit(limits));
    }

    /** The videos that are visible. @param {ViewRequest[]} view */
    setView(view) {
        this.#view = view;
        this.#peers.forEach((peer, number) => peer.setShowsVideo(isShown(view, number)));
    }

    /** The SFU delivers their audio. @param {number} number */
    onSfuAudio(number) {
        this.#peers.get(number)?.onSfuAudio();
    }

    /** Whether a participant is played from the mesh. @param {number} number */
    plays(number) {
        return this.#peers.get(number)?.plays ?? false;
    }

    /** How much of an audio element is audible: each participant is played from one path. @param {number} number @param {string} mid */
    share(number, mid) {
        if (!isDirect(mid)) {
            // Whose slot it is may not be known yet: it may be of a participant who is played directly.
            const isUnknown = number === 0 && [...this.#peers.values()].some((peer) => peer.plays);
            return isUnknown || this.plays(number) ? 0 : 1;
        }
        const { participants, number: own } = this.#listener.roster();
        const isAudible = mayBeAudible(participants.get(number), mid.endsWith('/microphone')) && !participants.get(own)?.serverDeafened;
        return this.plays(number) && isAudible ? 1 : 0;
    }

    /** @param {number} number @param {VideoTrackKind} kind @returns {MediaStream|null} null when it is not played from here */
    stream(number, kind) {
        const isOn = this.#listener.roster().participants.get(number)?.state[kind];
        return isOn && this.plays(number) ? (this.#peers.get(number)?.stream(kind) ?? null) : null;
    }

    /** What the browser plays from direct connections now. */
    sources() {
        return [...this.#peers.values()].map((peer) => peer.source());
    }

    /** One summary for each connection. */
    stats() {
        return Promise.all([...this.#peers.values()].map((peer) => peer.stats()));
    }

    /** @param {number} number @param {number} attempt */
    #make(number, attempt) {
        this.#attempts.set(number, attempt);
        const peer = new MeshPeer(number, {
            iceServers: this.#iceServers,
            limits: /** @type {import('./protocol.js').Limits} */ (this.#limits),
            videoCodec: this.#devices.choices.videoCodec,
            attempt,
        }, {
            send: this.#listener.send,
            onChange: () => this.#route(),
            onClose: () => this.#close(number),
            onAudio: this.#listener.onAudio,
            isBlocked: this.#listener.isBlocked,
        });
        peer.showsVideo = isShown(this.#view, number);
        this.#peers.set(number, peer);
        this.#route();
        if (this.#timer === 0) {
            this.#timer = setInterval(() => this.#tick(), TICK_MILLIS);
        }
        return peer;
    }

    /** @param {number} number */
    #close(number) {
        const peer = this.#peers.get(number);
        if (peer) {
            this.#peers.delete(number);
            peer.close();
            this.#listener.onAudioEnded(peer.mids);
            this.#listener.onChange();
        }
        if (this.#peers.size === 0) {
            clearInterval(this.#timer);
            this.#timer = 0;
        }
    }

    #tick() {
        const { participants } = this.#listener.roster();
        for (const [number, peer] of this.#peers) {
            const participant = participants.get(number);
            if (participant || performance.now() - peer.madeAt <= UNKNOWN_MILLIS) {
                peer.onTick(participant?.state);
            } else {
                this.#close(number);
            }
        }
        const hasVideo = Boolean(this.#tracks.get('camera') ?? this.#tracks.get('screen'));
        void this.#uplink.onTick(performance.now(), hasVideo && this.mode === 'p2p', [...this.#peers.values()].filter(({ isReached }) => isReached))
            .catch((error) => console.debug('hubbub: the uplink is not known', error));
    }

    /** Each connection gets what its participant may and wants to receive. */
    #route() {
        const { participants, number: own } = this.#listener.roster();
        this.#peers.forEach((peer, number) => {
            const participant = participants.get(number);
            // Until the roster names them, they may be any participant.
            const mayReceive = participant !== undefined && participant.serverDeafened !== true;
            peer.send(this.#tracks, this.#peers.size, { mayReceive, isMuted: mayNotSpeak(participants.get(own)) });
        });
        this.#listener.onChange();
    }

    #others() {
        const { participants, number: own } = this.#listener.roster();
        return [...participants.keys()].filter((number) => number !== own);
    }
}

/**
 * Whether own tracks have to be sent to the SFU.
 *
 * @param {MediaMode|null} mode
 * @param {number[]} others in the room
 * @param {(number: number) => boolean} isReached whether a participant plays us from a direct connection
 */
export function needsSfu(mode, others, isReached) {
    return mode !== 'p2p' || others.some((number) => !isReached(number));
}

/** Whether a video of a participant is visible; until the page says so, all are. @param {ViewRequest[]|null} view @param {number} number */
function isShown(view, number) {
    return view === null || view.some(({ participant }) => participant === number);
}

/**
 * Whether audio of a participant may be played: the SFU forwards only this, and what arrives directly is left out here.
 *
 * @param {import('./protocol.js').Participant|undefined} participant
 * @param {boolean} isMicrophone or of a screen
 */
export function mayBeAudible(participant, isMicrophone) {
    if (!participant) {
        return false;
    }
    const { state } = participant;
    return isMicrophone ? !state.muted && !state.deafened && !mayNotSpeak(participant) : state.screen;
}

/** @param {import('./protocol.js').Participant|undefined} participant */
function mayNotSpeak(participant) {
    return Boolean(participant?.serverMuted || participant?.suppressed);
}
