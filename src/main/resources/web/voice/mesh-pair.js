import { cameraScale, meshEncodings } from './encodings.js';
import { withOpusParameters } from './sdp.js';
import { preferCodecs } from './transceivers.js';

/** @typedef {import('./protocol.js').IceServer} IceServer */
/** @typedef {import('./protocol.js').MeshSignal} MeshSignal */
/** @typedef {import('./protocol.js').TrackKind} TrackKind */

/** Sections of the connection, in this order. @type {TrackKind[]} */
const KINDS = ['microphone', 'camera', 'screen', 'screenAudio'];

/** @type {(import('./sdp.js').AudioUse|null)[]} */
const USES = ['microphone', null, null, 'screenAudio'];

/** Candidates of the computer itself come within milliseconds: one message carries them. */
const GATHER_MILLIS = 50;

/** As many as a signal may carry. */
const MAX_CANDIDATES = 20;

/**
 * The direct connection to one other participant: one `RTCPeerConnection` with four sections in both directions, offered
 * once. Tracks come and go by `replaceTrack`.
 */
export class MeshPair {
    /** @type {Promise<void>} signals are taken one after the other */ #work = Promise.resolve();
    /** @type {RTCIceCandidate[]} */ #gathered = [];
    #timer = 0;
    #signal;
    #codec;
    #limits;
    /** @type {Map<TrackKind, RTCRtpTransceiver>} */ #sections = new Map();
    /** @type {Map<TrackKind, MediaStream>} */ #streams = new Map();
    /** What is to be sent, also before there are sections. @type {Map<TrackKind, MediaStreamTrack|null>} */ #tracks = new Map();
    #peers = 1;
    #isClosed = false;

    /**
     * @param {Object} options
     * @param {IceServer[]} options.iceServers
     * @param {import('./devices.js').VideoCodec} options.videoCodec the codec to prefer
     * @param {import('./protocol.js').Limits} options.limits
     * @param {number} options.attempt number of this connection
     * @param {Object} listener
     * @param {(fields: Omit<MeshSignal, "attempt">) => void} listener.signal for the other participant
     * @param {(state: RTCPeerConnectionState) => void} listener.onState
     * @param {() => void} listener.onSections `section()` has them now
     */
    constructor({ iceServers, videoCodec, limits, attempt }, { signal, onState, onSections }) {
        this.attempt = attempt;
        this.#signal = signal;
        this.#codec = videoCodec;
        this.#limits = limits;
        this.onSections = onSections;
        const pc = new RTCPeerConnection({ bundlePolicy: 'max-bundle', iceServers });
        this.pc = pc;
        pc.addEventListener('icecandidate', ({ candidate }) => this.#onCandidate(candidate));
        pc.addEventListener('connectionstatechange', () => {
            if (!this.#isClosed) {
                onState(pc.connectionState);
            }
        });
    }

    /** Makes the offer and sends it. */
    offer() {
        this.#do(async () => {
            for (const kind of KINDS) {
                this.pc.addTransceiver(kind === 'microphone' || kind === 'screenAudio' ? 'audio' : 'video', { direction: 'sendrecv' });
            }
            await this.#take();
            const { sdp = '' } = await this.pc.createOffer();
            await this.#describe('offer', sdp);
        });
    }

    /** Takes a signal of the same attempt. @param {MeshSignal} signal */
    onSignal({ offer, answer, candidates = [] }) {
        this.#do(async () => {
            if (offer !== undefined) {
                await this.pc.setRemoteDescription({ type: 'offer', sdp: offer });
                await this.#take();
                const { sdp = '' } = await this.pc.createAnswer();
                await this.#describe('answer', sdp);
            } else if (answer !== undefined) {
                await this.pc.setRemoteDescription({ type: 'answer', sdp: answer });
                await this.#setParameters();
            }
            for (const { candidate, mid } of candidates) {
                // One that this browser does not know must not keep the others back.
                await this.pc.addIceCandidate({ candidate, sdpMid: mid })
                    .catch((error) => console.debug('hubbub: a candidate was not taken', error));
            }
        });
    }

    /** @param {TrackKind} kind @param {MediaStreamTrack|null} track */
    send(kind, track) {
        if ((this.#tracks.get(kind) ?? null) !== track) {
            this.#tracks.set(kind, track);
            this.#do(async () => {
                await this.#sections.get(kind)?.sender.replaceTrack(this.#tracks.get(kind) ?? null);
                if (kind === 'camera' && track) {
                    await this.#setParameters();
                }
            });
        }
    }

    /** Shares the uplink among this many connections. @param {number} peers */
    shareAmong(peers) {
        if (peers !== this.#peers) {
            this.#peers = peers;
            this.#do(() => this.#setParameters());
        }
    }

    /** The limits of the channel have changed. @param {import('./protocol.js').Limits} limits */
    limit(limits) {
        this.#limits = limits;
        this.#do(() => this.#setParameters());
    }

    /** What is received, undefined before there are sections. @param {TrackKind} kind */
    receiver(kind) {
        return this.#sections.get(kind)?.receiver;
    }

    /** @param {TrackKind} kind */
    stream(kind) {
        return this.#streams.get(kind) ?? null;
    }

    /** The kind of track of a section. @param {string|null|undefined} mid */
    kindOf(mid) {
        return KINDS.find((kind) => this.#sections.get(kind)?.mid === mid);
    }

    /** Whether the packets of the selected path go through a TURN server. */
    async isRelayed() {
        const stats = [.../** @type {Map<string, any>} */ (/** @type {unknown} */ (await this.pc.getStats())).values()];
        const pair = stats.find(({ type, nominated, state }) => type === 'candidate-pair' && nominated && state === 'succeeded');
        return stats.some(({ id, candidateType }) =>
            candidateType === 'relay' && (id === pair?.localCandidateId || id === pair?.remoteCandidateId));
    }

    close() {
        this.#isClosed = true;
        clearTimeout(this.#timer);
        this.pc.close();
    }

    /** The sections are there, on either side: they are named, and get what is sent. */
    async #take() {
        const transceivers = this.pc.getTransceivers();
        if (transceivers.length < KINDS.length) {
            throw new Error('the offer has too few sections');
        }
        for (const [i, kind] of KINDS.entries()) {
            const transceiver = transceivers[i];
            transceiver.direction = 'sendrecv';
            preferCodecs(transceiver, USES[i], this.#codec);
            this.#sections.set(kind, transceiver);
            this.#streams.set(kind, new MediaStream([transceiver.receiver.track]));
            await transceiver.sender.replaceTrack(this.#tracks.get(kind) ?? null);
        }
        this.onSections();
    }

    /** @param {"offer"|"answer"} type @param {string} sdp */
    async #describe(type, sdp) {
        const local = withOpusParameters(sdp, USES);
        await this.pc.setLocalDescription({ type, sdp: local });
        this.#signal(type === 'offer' ? { offer: local } : { answer: local });
        if (type === 'answer') {
            await this.#setParameters();
        }
    }

    async #setParameters() {
        const scale = cameraScale(this.#tracks.get('camera') ?? null, this.#limits);
        const encodings = meshEncodings(this.#peers, this.#limits, scale);
        for (const [kind, { sender }] of this.#sections) {
            const parameters = sender.getParameters();
            if (parameters.encodings?.length) {
                Object.assign(parameters.encodings[0], encodings[kind]);
                await sender.setParameters(parameters);
            }
        }
    }

    /** @param {RTCIceCandidate|null} candidate */
    #onCandidate(candidate) {
        if (!candidate?.candidate) {
            return;
        }
        this.#gathered.push(candidate);
        clearTimeout(this.#timer);
        this.#timer = setTimeout(() => this.#sendCandidates(), GATHER_MILLIS);
    }

    #sendCandidates() {
        while (this.#gathered.length > 0) {
            const candidates = this.#gathered.splice(0, MAX_CANDIDATES)
                .map((gathered) => ({ candidate: gathered.candidate, mid: gathered.sdpMid ?? '0' }));
            this.#signal({ candidates });
        }
    }

    /** @param {() => Promise<void>|undefined} step */
    #do(step) {
        this.#work = this.#work.then(() => (this.#isClosed ? undefined : step()))
            .catch((error) => console.debug('hubbub: a step of a direct connection failed', error));
    }
}
