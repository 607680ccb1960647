import { MeshPair } from './mesh-pair.js';
import { MeshPairMachine } from './mesh-pair-machine.js';
import { StatsReader } from './stats.js';

/** @typedef {import('./mesh-pair-machine.js').PairAction} PairAction */
/** @typedef {import('./protocol.js').MeshSignal} MeshSignal */
/** @typedef {import('./protocol.js').TrackKind} TrackKind */
/** @typedef {import('./protocol.js').VideoTrackKind} VideoTrackKind */

/** Silence is sent as one packet in 400 ms. */
const RECEIVED_MILLIS = 500;

/** A microphone that was turned on delivers after some seconds, if it is a wireless one. */
const STARTING_MILLIS = 5_000;

/** A signal that was lost is made good by then. */
const REPEAT_MILLIS = 10_000;

/** Begins the mids of direct connections, which are those of audio elements. */
const MID = 'p2p/';

/**
 * @typedef {Object} PeerListener
 * @property {(op: "signal"|"pair", fields: object) => void} send to the server
 * @property {() => void} onChange whether they are played from here, or we from there, has changed
 * @property {() => void} onClose it is of no use any longer
 * @property {(number: number, audio: import('./player.js').PlayedAudio[]) => void} onAudio these streams are to be played
 * @property {() => boolean} isBlocked whether the browser plays nothing until a click
 */

/** Another participant with whom there is, or is to be, a direct connection: does what the {@link MeshPairMachine} decides. */
export class MeshPeer {
    #machine = new MeshPairMachine(performance.now());
    #stats = new StatsReader();
    #listener;
    /** @type {MeshPair} */ #connection;
    /** Of the audio that was played last, as the browser says. */ #timestamp = 0;
    #receivedAt = 0;
    #receivedBySfuAt = -Infinity;
    #connectedAt = Infinity;
    #notifiedAt = -Infinity;
    /** When their microphone was off last. */ #mutedAt = -Infinity;
    /** Whether their page shows our video. */ #wantsVideo = true;

    /** Whether this page shows their video. */ showsVideo = true;
    /** When it was made. */ madeAt = performance.now();

    /**
     * @param {number} number
     * @param {Omit<ConstructorParameters<typeof MeshPair>[0], "attempt"> & {attempt: number}} options
     * @param {PeerListener} listener
     */
    constructor(number, options, listener) {
        this.number = number;
        this.attempt = options.attempt;
        this.#listener = listener;
        this.#connection = new MeshPair(options, {
            signal: (fields) => this.#signal(fields),
            onState: (state) => this.#onState(state),
            onSections: () => listener.onAudio(number, (/** @type {TrackKind[]} */ (['microphone', 'screenAudio'])).map((kind) =>
                ({ mid: this.#midOf(kind), stream: /** @type {MediaStream} */ (this.#connection.stream(kind)) }))),
        });
    }

    /** Whether they are played from here, not from the SFU. */
    get plays() {
        return this.#machine.plays;
    }

    /** Whether they play us from here. */
    get isReached() {
        return this.#machine.isReached;
    }

    /** What the statistics are of. */
    get connection() {
        return this.#connection.pc;
    }

    /** The elements that play their audio. */
    get mids() {
        return [this.#midOf('microphone'), this.#midOf('screenAudio')];
    }

    offer() {
        this.#connection.offer();
    }

    /** @param {MeshSignal} signal of this attempt */
    onSignal(signal) {
        this.#connection.onSignal(signal);
        if (signal.receiving !== undefined) {
            this.#machine.onPeer(signal.receiving);
        }
        this.#wantsVideo = signal.video ?? this.#wantsVideo;
    }

    /** The SFU delivers their audio. */
    onSfuAudio() {
        this.#receivedBySfuAt = performance.now();
    }

    /** The limits of the channel have changed. @param {import('./protocol.js').Limits} limits */
    limit(limits) {
        this.#connection.limit(limits);
    }

    /** Sends again what may have been lost. */
    repeat() {
        this.#notify();
        if (this.#machine.isFailed) {
            this.#report();
        }
    }

    /** The room uses the SFU from now on. */
    leave() {
        this.#machine.onLeave(performance.now());
    }

    /** @param {boolean} shows whether this page shows their video */
    setShowsVideo(shows) {
        if (shows !== this.showsVideo) {
            this.showsVideo = shows;
            this.#notify();
        }
    }

    /** About ten times a second. @param {import('./protocol.js').ParticipantState|undefined} state of them */
    onTick(state) {
        const now = performance.now();
        const timestamp = this.#timestampOf('microphone');
        // Browsers forget a source after ten seconds.
        if (timestamp !== 0 && timestamp !== this.#timestamp) {
            this.#timestamp = timestamp;
            this.#receivedAt = now;
        }
        if (state?.muted || state?.deafened) {
            this.#mutedAt = now;
        }
        const here = this.#receivedAt >= this.#connectedAt;
        const played = this.plays;
        const lacksVideo = this.showsVideo
            && (/** @type {VideoTrackKind[]} */ (['camera', 'screen'])).some((kind) => state?.[kind] && this.#timestampOf(kind) === 0);
        this.#perform(this.#machine.onTick(now, {
            here,
            hereNow: this.#receivedAt > 0 && now - this.#receivedAt < RECEIVED_MILLIS,
            // Who never sent a packet here may be asked for the microphone still.
            expected: here && state !== undefined && now - this.#mutedAt > STARTING_MILLIS,
            bySfu: now - this.#receivedBySfuAt < RECEIVED_MILLIS,
            lacksVideo,
            isUp: this.#connection.pc.connectionState === 'connected',
            isBlocked: this.#listener.isBlocked(),
        }));
        if (this.plays !== played) {
            this.#listener.onChange();
        }
        if (this.#machine.isConnected && now - this.#notifiedAt >= REPEAT_MILLIS) {
            this.#notify();
        }
    }

    /**
     * Sends these tracks, the video only if it is shown there.
     *
     * @param {Map<TrackKind, MediaStreamTrack|null>} tracks
     * @param {number} peers that share the uplink
     * @param {{mayReceive: boolean, isMuted: boolean}} rules a moderator wants nothing to be sent to them, or no microphone
     */
    send(tracks, peers, { mayReceive, isMuted }) {
        this.#connection.shareAmong(peers);
        for (const [kind, track] of tracks) {
            const isWanted = mayReceive && (kind === 'microphone' ? !isMuted : kind === 'screenAudio' || this.#wantsVideo);
            this.#connection.send(kind, isWanted ? track : null);
        }
    }

    /** @param {VideoTrackKind} kind */
    stream(kind) {
        return this.#connection.stream(kind);
    }

    /** What is played from here, as `getContributingSources()` lists it for the SFU. @returns {import('./level-poll.js').AudioSource} */
    source() {
        const sources = this.plays ? this.#connection.receiver('microphone')?.getSynchronizationSources() ?? [] : [];
        return {
            mid: this.#midOf('microphone'),
            contributors: sources.map(({ timestamp, audioLevel }) => ({ source: this.number, timestamp, audioLevel })),
        };
    }

    async stats() {
        const connection = this.#connection;
        const summary = this.#stats.read(await connection.pc.getStats(), {
            slots: { get: (mid) => ({ participant: this.number, track: connection.kindOf(mid) ?? null }) },
            kindOf: (mid) => connection.kindOf(mid),
            negotiations: 1,
        });
        const received = summary.received.map((track) => ({ ...track, mid: `${MID}${this.number}/${track.mid}` }));
        return { ...summary, received };
    }

    close() {
        this.#connection.close();
    }

    /** @param {RTCPeerConnectionState} state */
    #onState(state) {
        const now = performance.now();
        switch (state) {
            case 'connected':
                this.#connectedAt = now;
                this.#machine.onConnected(now);
                void this.#reportRelay().catch((error) => console.debug('hubbub: the path is not known', error));
                break;
            case 'disconnected':
                this.#perform(this.#machine.onBroken(now));
                break;
            case 'failed':
            case 'closed':
                this.#perform(this.#machine.onFailed(now));
                break;
            default:
                break;
        }
        this.#listener.onChange();
    }

    async #reportRelay() {
        if (await this.#connection.isRelayed()) {
            this.#listener.send('pair', { participant: this.number, problem: 'relayed' });
        }
    }

    /** @param {PairAction[]} actions */
    #perform(actions) {
        for (const action of actions) {
            switch (action.do) {
                case 'notify':
                    this.#notify();
                    break;
                case 'report':
                    this.#report();
                    break;
                case 'close':
                    this.#listener.onClose();
                    break;
            }
        }
    }

    #report() {
        this.#listener.send('pair', { participant: this.number, problem: 'failed' });
    }

    #notify() {
        this.#notifiedAt = performance.now();
        this.#signal({ receiving: this.plays, video: this.showsVideo });
    }

    /** @param {Omit<MeshSignal, "attempt">} fields */
    #signal(fields) {
        this.#listener.send('signal', { participant: this.number, signal: { attempt: this.attempt, ...fields } });
    }

    /** Of the packet or frame that was played last, 0 before the first. @param {TrackKind} kind */
    #timestampOf(kind) {
        return this.#connection.receiver(kind)?.getSynchronizationSources()[0]?.timestamp ?? 0;
    }

    /** @param {TrackKind} kind */
    #midOf(kind) {
        return `${MID}${this.number}/${kind}`;
    }
}

/** Whether this is an audio element of a direct connection, and not a slot. @param {string} mid */
export function isDirect(mid) {
    return mid.startsWith(MID);
}
