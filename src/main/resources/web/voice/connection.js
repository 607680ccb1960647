import { cameraScale, encodingsFor } from './encodings.js';
import { NetworkWatch } from './network-watch.js';
import { PathMachine } from './path-machine.js';
import { explained } from './refusal.js';
import { compact, withOpusParameters } from './sdp.js';
import { SlotTable } from './slots.js';
import { addSender, preferCodecs, sectionOf } from './transceivers.js';

/** @typedef {import('./path-machine.js').PathAction} PathAction */
/** @typedef {import('./protocol.js').Joined} Joined */
/** @typedef {import('./protocol.js').Limits} Limits */
/** @typedef {import('./protocol.js').TrackKind} TrackKind */
/** @typedef {import('./sdp.js').AudioUse} AudioUse */
/** @typedef {import('./slots.js').MediaSection} MediaSection */
/** @typedef {{sdp: string, tracks: Record<string, TrackKind>}} OfferFields */


/**
 * The media connection of one join: one `RTCPeerConnection`. Sections are, in this order: microphone, camera,
 * screen, screen audio (sent), then audio slots and video slots (received). Tracks come and go by `replaceTrack`;
 * participants that come or go never cause another offer. When the path is lost, or the computer changes networks,
 * ICE is restarted by a second offer, which keeps everything else.
 *
 * Events: `connected`; `trouble` (detail: a {@link Refusal}, or null when over); `lost` (detail: a {@link Refusal}),
 * followed by `closed`, after which it is of no use.
 */
export class MediaConnection extends EventTarget {
    /** @type {Record<TrackKind, RTCRtpTransceiver>} */ #senders;
    /** @type {RTCRtpTransceiver[]} */ #receivers = [];
    /** @type {Partial<Record<TrackKind, Promise<void>>>} the last pending change of parameters */ #changes = {};
    /** @type {OfferFields} */ #firstOffer = { sdp: '', tracks: {} };
    /** The pending exchange. @type {Promise<void>} */ #exchanges = Promise.resolve();
    #exchange;
    #videoCodec;
    #limits;
    /** What the sender of the camera was given last. */ #cameraShape;
    /** Of the microphone in the last offer, bits a second. */ #offeredBitrate = 0;
    #path = new PathMachine();
    #network;
    #timer = 0;
    /** How many of the receivers the server knows. */ #agreedReceivers = 0;
    #isClosed = false;
    #isRestarting = false;

    /** SDP exchanges made: 1, and one more for each restart of ICE and for more slots. */
    negotiations = 0;
    /** Those of them that restarted ICE. */
    iceRestarts = 0;
    /** @type {SlotTable<MediaSection>} filled by `prepare()` */ slots = new SlotTable();

    /**
     * @param {Pick<Joined, "iceServers" | "audioSlots" | "videoSlots" | "maxAudibleSpeakers" | "placement">} joined
     * @param {import('./devices.js').VideoCodec} videoCodec the codec to offer first
     * @param {Limits} limits
     * @param {(offer: OfferFields) => Promise<{sdp: string}>} exchange
     *     sends an offer to the server and resolves with its answer
     */
    constructor({ iceServers, audioSlots, videoSlots, maxAudibleSpeakers, placement }, videoCodec, limits, exchange) {
        super();
        /** The most microphones that a `view` may request as `audioSlots`. */
        this.maxAudibleSpeakers = maxAudibleSpeakers;
        /** Number of the shard that it is with, see docs/protocol.md. */
        this.placement = placement;
        this.#exchange = exchange;
        if (typeof RTCPeerConnection === 'undefined') {
            throw explained('webrtc_missing');
        }
        const pc = new RTCPeerConnection({ bundlePolicy: 'max-bundle', iceServers });
        this.pc = pc;
        this.#network = new NetworkWatch(() => void this.#onNetworkChange());
        this.#videoCodec = videoCodec;
        this.#limits = limits;
        this.#cameraShape = `${limits.cameraBitsPerSecond} 1`;
        const encodings = encodingsFor(videoCodec, limits);
        this.#senders = {
            microphone: addSender(pc, 'audio', encodings.microphone),
            camera: addSender(pc, 'video', encodings.camera),
            screen: addSender(pc, 'video', encodings.screen),
            screenAudio: addSender(pc, 'audio', encodings.screenAudio),
        };
        for (let i = 0; i < audioSlots; i++) {
            this.#receivers.push(pc.addTransceiver('audio', { direction: 'recvonly' }));
        }
        for (let i = 0; i < videoSlots; i++) {
            this.#receivers.push(pc.addTransceiver('video', { direction: 'recvonly' }));
        }
        pc.getTransceivers().forEach((transceiver) => preferCodecs(transceiver, this.#use(transceiver), videoCodec));
        pc.addEventListener('connectionstatechange', () => this.#onState());
        pc.addEventListener('iceconnectionstatechange', () => this.#onState());
    }

    /** Makes the offer; from here on there are `slots`. */
    async prepare() {
        this.#firstOffer = await this.#offer({});
        this.slots.add(this.#receivers.map(sectionOf));
    }

    /**
     * Sends the offer to the server and takes its answer. It does not wait for candidates: the server is ICE-lite and
     * learns the address from the first check. Events report whether media flows.
     */
    async open() {
        await this.#answer(await this.#exchange(this.#firstOffer));
        this.#perform(this.#path.onAnswer());
        this.#onState();
        void this.#offerBitrate();
    }

    /** The limits of the channel have changed. @param {Limits} limits */
    limit(limits) {
        const { microphoneBitsPerSecond } = this.#limits;
        this.#limits = limits;
        if (limits.microphoneBitsPerSecond !== microphoneBitsPerSecond) {
            this.#shape('microphone');
            void this.#offerBitrate();
        }
        this.#shapeCamera();
    }

    /** The size of the camera or what the channel allows may have changed. */
    #shapeCamera() {
        const scale = cameraScale(this.#senders.camera.sender.track, this.#limits);
        const shape = `${this.#limits.cameraBitsPerSecond} ${scale}`;
        if (shape !== this.#cameraShape) {
            this.#cameraShape = shape;
            this.#shape('camera', scale);
        }
    }

    /** @param {"microphone"|"camera"} kind @param {number} [scale] of the camera */
    #shape(kind, scale) {
        const shaped = encodingsFor(this.#videoCodec, this.#limits, scale)[kind];
        this.#change(kind, ({ encodings }) => {
            for (const encoding of encodings) {
                const { maxBitrate, scaleResolutionDownBy } = shaped.find(({ rid }) => rid === encoding.rid) ?? shaped[shaped.length - 1];
                Object.assign(encoding, { maxBitrate }, kind === 'camera' ? { scaleResolutionDownBy } : {});
            }
        });
    }

    /**
     * Adds audio slots up to `count` and offers again, on the same connection: agreed sections do not change.
     *
     * @param {number} count
     */
    async addAudioSlots(count) {
        await this.#oneAtATime(async () => {
            const missing = count - this.slots.audio().length;
            if (this.#isClosed || (missing <= 0 && this.#agreedReceivers === this.#receivers.length)) {
                return;
            }
            const added = [];
            for (let i = 0; i < missing; i++) {
                const transceiver = this.pc.addTransceiver('audio', { direction: 'recvonly' });
                preferCodecs(transceiver, 'slot');
                added.push(transceiver);
            }
            this.#receivers.push(...added);
            const offer = await this.#offer({});
            this.slots.add(added.map(sectionOf));
            await this.#answer(await this.#exchange(offer));
        });
    }

    /**
     * Sends a track, or nothing: with `null` no packet is sent.
     *
     * @param {TrackKind} kind
     * @param {MediaStreamTrack|null} track
     */
    async send(kind, track) {
        if (!this.#isClosed) {
            await this.#senders[kind].sender.replaceTrack(track);
            if (kind === 'camera' && track) {
                this.#shapeCamera();
            } else if (kind === 'screen' && track) {
                // Browsers ignore the field when they do not know it.
                this.#change('screen', (parameters) => {
                    parameters.degradationPreference = track.contentHint === 'motion' ? 'maintain-framerate' : 'maintain-resolution';
                });
            }
        }
    }

    /**
     * Encodes only the encodings of a camera or screen that have a viewer.
     *
     * @param {TrackKind} kind
     * @param {string[]} active rids, '' for the one encoding of a track without simulcast
     */
    activateEncodings(kind, active) {
        this.#change(kind, ({ encodings }) => {
            for (const encoding of encodings) {
                encoding.active = active.includes(encoding.rid ?? '');
            }
        });
    }

    /** @returns {Promise<RTCStatsReport>} */
    stats() {
        return this.pc.getStats();
    }

    /** The kind of track that a local section sends. @param {string|null|undefined} mid @returns {TrackKind|undefined} */
    kindOf(mid) {
        for (const [kind, transceiver] of Object.entries(this.#senders)) {
            if (transceiver.mid === mid) {
                return /** @type {TrackKind} */ (kind);
            }
        }
        return undefined;
    }

    close() {
        if (!this.#isClosed) {
            this.#isClosed = true;
            clearTimeout(this.#timer);
            this.#network.stop();
            this.pc.close();
            this.dispatchEvent(new CustomEvent('closed'));
        }
    }

    /** Gives the connection up. @param {import('./refusal.js').Refusal} why */
    fail(why) {
        if (!this.#isClosed) {
            this.dispatchEvent(new CustomEvent('lost', { detail: why }));
            this.close();
        }
    }

    /** Sets the local description. @param {RTCOfferOptions} options @returns {Promise<OfferFields>} as it is sent */
    async #offer(options) {
        const { sdp } = await this.pc.createOffer(options);
        const uses = this.pc.getTransceivers().map((transceiver) => this.#use(transceiver));
        const { microphoneBitsPerSecond } = this.#limits;
        const offer = withOpusParameters(/** @type {string} */ (sdp), uses, microphoneBitsPerSecond);
        await this.pc.setLocalDescription({ type: 'offer', sdp: offer });
        /** @type {Record<string, TrackKind>} */
        const tracks = {};
        for (const [kind, { mid }] of Object.entries(this.#senders)) {
            tracks[/** @type {string} */ (mid)] = /** @type {TrackKind} */ (kind);
        }
        this.#offeredBitrate = microphoneBitsPerSecond;
        return { sdp: compact(offer), tracks };
    }

    /** @param {{sdp: string}} answer */
    async #answer({ sdp }) {
        await this.pc.setRemoteDescription({ type: 'answer', sdp });
        this.#agreedReceivers = this.pc.getTransceivers().length - Object.keys(this.#senders).length;
        this.negotiations += 1;
    }

    /** @template T @param {() => Promise<T>} exchange @returns {Promise<T>} */
    #oneAtATime(exchange) {
        const result = this.#exchanges.then(exchange);
        this.#exchanges = result.then(() => {}, () => {});
        return result;
    }

    /** @param {RTCRtpTransceiver} transceiver @returns {AudioUse|null} null for video */
    #use(transceiver) {
        if (transceiver.receiver.track.kind === 'video') {
            return null;
        }
        switch (transceiver) {
            case this.#senders.microphone:
                return 'microphone';
            case this.#senders.screenAudio:
                return 'screenAudio';
            default:
                return 'slot';
        }
    }

    /**
     * Changes how a track is sent.
     *
     * @param {TrackKind} kind
     * @param {(parameters: RTCRtpSendParameters & {degradationPreference?: string}) => void} change
     */
    #change(kind, change) {
        // One after the other: the browser refuses parameters that were read before another change.
        this.#changes[kind] = (this.#changes[kind] ?? Promise.resolve()).then(async () => {
            const { sender } = this.#senders[kind];
            const parameters = sender.getParameters();
            if (this.#isClosed || !parameters.encodings?.length) {
                return;
            }
            change(parameters);
            await sender.setParameters(parameters);
        }).catch((error) => console.debug('hubbub: the browser does not change how a track is sent', error));
    }

    #onState() {
        if (!this.#isClosed) {
            this.#perform(this.#path.onStates(this.pc.connectionState, this.pc.iceConnectionState));
        }
    }

    /** @param {PathAction[]} actions */
    #perform(actions) {
        for (const action of actions) {
            switch (action.do) {
                case 'connected':
                    clearTimeout(this.#timer);
                    this.dispatchEvent(new CustomEvent('connected'));
                    break;
                case 'recovered':
                    clearTimeout(this.#timer);
                    this.dispatchEvent(new CustomEvent('trouble', { detail: null }));
                    break;
                case 'trouble':
                    this.dispatchEvent(new CustomEvent('trouble', { detail: explained(action.reason) }));
                    break;
                case 'wait':
                    clearTimeout(this.#timer);
                    this.#timer = setTimeout(() => this.#perform(this.#path.onTimeout(this.pc.iceConnectionState)), action.millis);
                    break;
                case 'restart':
                    void this.#restart('the path is lost');
                    break;
                case 'lose':
                    this.fail(explained(action.reason));
                    break;
            }
        }
    }

    /** Firefox encodes audio by the answer. */
    async #offerBitrate() {
        try {
            await this.#oneAtATime(async () => {
                if (!this.#isClosed && this.negotiations > 0 && this.#offeredBitrate !== this.#limits.microphoneBitsPerSecond) {
                    await this.#answer(await this.#exchange(await this.#offer({})));
                }
            });
        } catch (error) {
            console.debug('hubbub: the bitrate of the microphone was not offered', error);
        }
    }

    /** New credentials and candidates on both sides; media uses the old path until there is a new one. @param {string} why */
    async #restart(why) {
        if (this.#isRestarting || this.#isClosed) {
            return;
        }
        this.#isRestarting = true;
        console.debug(`hubbub: ICE is restarted, as ${why}`);
        try {
            await this.#oneAtATime(async () => {
                await this.#answer(await this.#exchange(await this.#offer({ iceRestart: true })));
                this.iceRestarts += 1;
            });
        } catch (error) {
            this.#perform(this.#path.onRestartFailed());
            console.debug('hubbub: ICE was not restarted', error);
            if (this.pc.signalingState === 'have-local-offer') {
                await this.pc.setLocalDescription({ type: 'rollback' });
            }
        } finally {
            this.#isRestarting = false;
            this.#onState();
        }
    }

    /** Browsers keep the addresses they began with. */
    #onNetworkChange() {
        if (this.#path.wasConnected) {
            void this.#restart('the network has changed');
        }
    }
}
