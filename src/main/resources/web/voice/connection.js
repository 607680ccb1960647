import { compact, withOpusWishes } from './offer-text.js';
import { SlotTable } from './slots.js';

/** @typedef {import('./protocol.js').TrackKind} TrackKind */
/** @typedef {import('./protocol.js').IceServer} IceServer */
/** @typedef {{sdp: string, tracks: Record<string, TrackKind>}} Offer */

/**
 * Simulcast encodings of a camera in VP8 or H.264, smallest first: the server forwards one per viewer, of
 * which it may leave out temporal layers.
 */
const SIMULCAST_ENCODINGS = [
    { rid: 'q', scaleResolutionDownBy: 4, maxBitrate: 150_000, scalabilityMode: 'L1T3' },
    { rid: 'h', scaleResolutionDownBy: 2, maxBitrate: 500_000, scalabilityMode: 'L1T3' },
    { rid: 'f', scaleResolutionDownBy: 1, maxBitrate: 1_700_000, scalabilityMode: 'L1T3' },
];

/**
 * The one encoding of a camera in VP9 or AV1: the sizes are its spatial layers, which need each other in
 * keyframes only. Chromium takes the mode only when the scale is there as well.
 */
const LAYERED_ENCODINGS = [{ scaleResolutionDownBy: 1, maxBitrate: 1_700_000, scalabilityMode: 'L3T3_KEY' }];

/** The whole screen for whoever can take it, and a small one for small tiles and slow connections. */
const SCREEN_ENCODINGS = [
    { rid: 'h', scaleResolutionDownBy: 2, maxBitrate: 600_000, maxFramerate: 15, scalabilityMode: 'L1T3' },
    { rid: 'f', scaleResolutionDownBy: 1, maxBitrate: 8_000_000, maxFramerate: 30, scalabilityMode: 'L1T3' },
];

/** In VP9 and AV1, whose simulcast is little tried. */
const LAYERED_SCREEN_ENCODINGS = [
    { scaleResolutionDownBy: 1, maxBitrate: 8_000_000, maxFramerate: 30, scalabilityMode: 'L1T3' },
];
const VOICE_ENCODINGS = [{ maxBitrate: 64_000 }];
const SCREEN_AUDIO_ENCODINGS = [{ maxBitrate: 128_000 }];

/** Time to find a path and finish the handshake. */
const CONNECT_TIMEOUT_MILLIS = 15_000;

/** ICE says `disconnected` after some lost checks and may recover; after this long it is restarted. */
const DISCONNECTED_PATIENCE_MILLIS = 2_000;

/** What a restart is given before the call is made anew. */
const RESTART_TIMEOUT_MILLIS = 5_000;

/** One change of networks is told in several events. */
const NETWORK_SETTLES_MILLIS = 500;

const NO_PATH = 'Nothing came back from the voice server: a firewall or VPN blocks the way to its ports. Try another network, '
    + 'or ask who runs the server to open its UDP and TCP ports or to offer TURN.';
const NO_HANDSHAKE = 'The voice server was reached, but the encrypted handshake was not finished. Try another network or browser.';
const NO_OTHER_PATH = 'The network path to the voice server was lost and no other one was found.';

/**
 * The media connection of one join: one RTCPeerConnection. Sections are, in this order: microphone, camera,
 * screen, screen audio (sent), then audio slots and video slots (received). Tracks come and go by
 * `replaceTrack`; nobody's coming or going ever makes another offer. When the path is lost, or the computer
 * changes networks, ICE is restarted by a second offer, which keeps everything else.
 *
 * Events: `connected`; `trouble` (detail: reason in words, or '' when over); `lost` (detail: reason), followed
 * by `closed`, after which it is of no use.
 */
export class MediaConnection extends EventTarget {
    /** @type {Record<TrackKind, RTCRtpTransceiver>} */ #senders;
    /** @type {RTCRtpTransceiver[]} */ #receivers = [];
    /** @type {Partial<Record<TrackKind, Promise<void>>>} the last change of encodings under way */ #changes = {};
    #timer = 0;
    #closed = false;
    #everConnected = false;
    /** The path is gone and another one is looked for. */ #recovering = false;
    #restarting = false;
    #networkTimer = 0;
    #exchange;
    /** @type {Offer} */ #first = { sdp: '', tracks: {} };
    /** @type {Promise<void>} the exchange under way */ #turns = Promise.resolve();
    #onNetwork = () => this.#networkChanged();

    /** SDP exchanges made: 1, and one more for each restart of ICE and for more slots. */
    negotiations = 0;
    /** @type {SlotTable} filled by `prepare()` */ slots = new SlotTable([]);

    /**
     * @param {{iceServers: IceServer[], audioSlots: number, videoSlots: number}} joined
     * @param {import('./devices.js').VideoCodec} videoCodec the codec to offer first
     * @param {(offer: Offer) => Promise<{sdp: string}>} exchange
     *     brings an offer to the server and its answer back
     */
    constructor({ iceServers, audioSlots, videoSlots }, videoCodec, exchange) {
        super();
        this.#exchange = exchange;
        const pc = new RTCPeerConnection({ bundlePolicy: 'max-bundle', iceServers });
        this.pc = pc;
        /** @param {string} kind @param {RTCRtpEncodingParameters[]} sendEncodings */
        const sending = (kind, sendEncodings) => addSender(pc, kind, sendEncodings);
        const layered = videoCodec === 'VP9' || videoCodec === 'AV1';
        this.#senders = {
            microphone: sending('audio', VOICE_ENCODINGS),
            camera: sending('video', layered ? LAYERED_ENCODINGS : SIMULCAST_ENCODINGS),
            screen: sending('video', layered ? LAYERED_SCREEN_ENCODINGS : SCREEN_ENCODINGS),
            screenAudio: sending('audio', SCREEN_AUDIO_ENCODINGS),
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
        window.addEventListener('online', this.#onNetwork);
        networkInformation()?.addEventListener('change', this.#onNetwork);
    }

    /** Makes the offer; `slots` are there from here on. */
    async prepare() {
        this.#first = await this.#offer({});
        this.slots = new SlotTable(this.#receivers);
    }

    /**
     * Brings the offer to the server and takes its answer. Candidates are not waited for: the server is ICE-lite and
     * learns the address from the first check. Whether media flows is told by the events.
     */
    async open() {
        await this.#answer(await this.#exchange(this.#first));
        // Text must stay sharp; frames may go missing instead. Browsers that do not know the word pass over it.
        this.#change('screen', (parameters) => {
            parameters.degradationPreference = 'maintain-resolution';
        });
        this.#wait(CONNECT_TIMEOUT_MILLIS, () => this.#lose(this.#whyUnconnected()));
        this.#onState();
    }

    /**
     * Adds audio slots until there are so many and offers again, on the same connection: what is agreed on stays.
     *
     * @param {number} count
     */
    async addAudioSlots(count) {
        await this.#inTurn(async () => {
            const more = count - this.slots.audio().length;
            if (more <= 0 || this.#closed) {
                return;
            }
            const added = [];
            for (let i = 0; i < more; i++) {
                const transceiver = this.pc.addTransceiver('audio', { direction: 'recvonly' });
                preferCodecs(transceiver, 'slot');
                added.push(transceiver);
            }
            this.#receivers.push(...added);
            const offer = await this.#offer({});
            this.slots.add(added);
            await this.#answer(await this.#exchange(offer));
        });
    }

    /** Sets the local description. @param {RTCOfferOptions} options @returns {Promise<Offer>} as it is sent */
    async #offer(options) {
        const { sdp } = await this.pc.createOffer(options);
        const uses = this.pc.getTransceivers().map((transceiver) => this.#use(transceiver));
        const offer = withOpusWishes(/** @type {string} */ (sdp), uses);
        await this.pc.setLocalDescription({ type: 'offer', sdp: offer });
        /** @type {Record<string, TrackKind>} */
        const tracks = {};
        for (const [kind, { mid }] of Object.entries(this.#senders)) {
            tracks[/** @type {string} */ (mid)] = /** @type {TrackKind} */ (kind);
        }
        return { sdp: compact(offer), tracks };
    }

    /** One exchange at a time. @template T @param {() => Promise<T>} work @returns {Promise<T>} */
    #inTurn(work) {
        const result = this.#turns.then(work);
        this.#turns = result.then(() => {}, () => {});
        return result;
    }

    /** What an audio section is for. @param {RTCRtpTransceiver} transceiver @returns {'voice'|'sound'|'slot'|null} */
    #use(transceiver) {
        if (transceiver.receiver.track.kind === 'video') {
            return null;
        }
        switch (transceiver) {
            case this.#senders.microphone:
                return 'voice';
            case this.#senders.screenAudio:
                return 'sound';
            default:
                return 'slot';
        }
    }

    /** @param {{sdp: string}} answer */
    async #answer({ sdp }) {
        await this.pc.setRemoteDescription({ type: 'answer', sdp });
        this.negotiations += 1;
    }

    /**
     * Sends a track, or nothing. With `null` no packet leaves.
     *
     * @param {TrackKind} kind
     * @param {MediaStreamTrack|null} track
     */
    async send(kind, track) {
        if (!this.#closed) {
            await this.#senders[kind].sender.replaceTrack(track);
        }
    }

    /**
     * The encodings of a camera or screen that somebody looks at; the others are not made.
     *
     * @param {TrackKind} kind
     * @param {string[]} active rids, '' for the one encoding of a track without simulcast
     */
    encodings(kind, active) {
        this.#change(kind, ({ encodings }) => {
            for (const encoding of encodings) {
                encoding.active = active.includes(encoding.rid ?? '');
            }
        });
    }

    /**
     * Changes how a track is sent.
     *
     * @param {TrackKind} kind
     * @param {(parameters: RTCRtpSendParameters & {degradationPreference?: string}) => void} change
     */
    #change(kind, change) {
        // One after the other: parameters that were read before another change are refused.
        this.#changes[kind] = (this.#changes[kind] ?? Promise.resolve()).then(async () => {
            const { sender } = this.#senders[kind];
            const parameters = sender.getParameters();
            if (this.#closed || !parameters.encodings?.length) {
                return;
            }
            change(parameters);
            await sender.setParameters(parameters);
        }).catch((error) => console.debug('hubbub: the browser does not let this be changed', error));
    }

    /** @param {TrackKind} kind */
    sending(kind) {
        return this.#senders[kind].sender.track;
    }

    /** @returns {Promise<RTCStatsReport>} */
    stats() {
        return this.pc.getStats();
    }

    /** The kind of track a local section carries. @param {string|null|undefined} mid */
    kindOf(mid) {
        for (const [kind, transceiver] of Object.entries(this.#senders)) {
            if (transceiver.mid === mid) {
                return /** @type {TrackKind} */ (kind);
            }
        }
        return undefined;
    }

    close() {
        if (!this.#closed) {
            this.#closed = true;
            clearTimeout(this.#timer);
            clearTimeout(this.#networkTimer);
            window.removeEventListener('online', this.#onNetwork);
            networkInformation()?.removeEventListener('change', this.#onNetwork);
            this.pc.close();
            this.dispatchEvent(new CustomEvent('closed'));
        }
    }

    /** Gives the connection up: what it belonged to is gone. @param {string} reason */
    fail(reason) {
        this.#lose(reason);
    }

    #onState() {
        if (this.#closed) {
            return;
        }
        const { connectionState, iceConnectionState } = this.pc;
        if (connectionState === 'connected' && isUp(iceConnectionState)) {
            clearTimeout(this.#timer);
            this.dispatchEvent(new CustomEvent(this.#everConnected ? 'trouble' : 'connected', { detail: '' }));
            this.#everConnected = true;
            this.#recovering = false;
        } else if (!this.#everConnected) {
            if (connectionState === 'failed' || iceConnectionState === 'failed') {
                this.#lose(this.#whyUnconnected());
            }
        } else if (connectionState === 'failed' && isUp(iceConnectionState)) {
            this.#lose('The voice server ended the encrypted connection.');
        } else if (this.#recovering) {
            // Until it is up again, or its time is over.
        } else if (iceConnectionState === 'failed') {
            this.#restartOrLose();
        } else if (iceConnectionState === 'disconnected') {
            this.#tellTrouble('The voice server does not answer at the moment.');
            this.#wait(DISCONNECTED_PATIENCE_MILLIS, () => this.#restartOrLose());
        }
    }

    /** The path is gone: another one within some seconds, or the call is made anew. */
    #restartOrLose() {
        if (!this.#recovering) {
            this.#recovering = true;
            this.#tellTrouble('The network path was lost. Looking for another one.');
            this.#wait(RESTART_TIMEOUT_MILLIS, () => this.#lose(NO_OTHER_PATH));
            void this.#restart();
        }
    }

    /** New credentials and candidates on both sides; what flows goes on on the old path until there is a new one. */
    async #restart() {
        if (this.#restarting || this.#closed) {
            return;
        }
        this.#restarting = true;
        try {
            await this.#inTurn(async () => this.#answer(await this.#exchange(await this.#offer({ iceRestart: true }))));
        } catch (error) {
            if (this.#recovering) {
                this.#lose(NO_OTHER_PATH);
            } else if (!this.#closed) {
                // The network has just changed: if the path is gone too, that shows in a moment.
                console.debug('hubbub: ICE was not restarted', error);
                await this.pc.setLocalDescription({ type: 'rollback' });
            }
        } finally {
            this.#restarting = false;
            this.#onState();
        }
    }

    /** Wi-Fi to mobile, cable to Wi-Fi, back from a tunnel: browsers keep the addresses they began with. */
    #networkChanged() {
        if (this.#everConnected && !this.#closed) {
            clearTimeout(this.#networkTimer);
            this.#networkTimer = setTimeout(() => void this.#restart(), NETWORK_SETTLES_MILLIS);
        }
    }

    #whyUnconnected() {
        return isUp(this.pc.iceConnectionState) ? NO_HANDSHAKE : NO_PATH;
    }

    /** @param {string} reason */
    #tellTrouble(reason) {
        this.dispatchEvent(new CustomEvent('trouble', { detail: reason }));
    }

    /** @param {number} millis @param {() => void} action */
    #wait(millis, action) {
        clearTimeout(this.#timer);
        this.#timer = setTimeout(action, millis);
    }

    /** @param {string} reason */
    #lose(reason) {
        if (!this.#closed) {
            this.dispatchEvent(new CustomEvent('lost', { detail: reason }));
            this.close();
        }
    }
}

/** @param {RTCIceConnectionState} state */
function isUp(state) {
    return state === 'connected' || state === 'completed';
}

/** Tells of changes of networks where the browser has it (Chromium). @returns {EventTarget|undefined} */
function networkInformation() {
    return /** @type {Navigator & {connection?: EventTarget}} */ (navigator).connection;
}

/**
 * Safari refuses a mode that none of its codecs has; without modes it sends what it can.
 *
 * @param {RTCPeerConnection} pc
 * @param {string} kind
 * @param {(RTCRtpEncodingParameters & {scalabilityMode?: string})[]} sendEncodings
 */
function addSender(pc, kind, sendEncodings) {
    try {
        return pc.addTransceiver(kind, { direction: 'sendonly', sendEncodings });
    } catch (error) {
        console.debug('hubbub: scalability modes are not taken here', error);
        return pc.addTransceiver(kind, {
            direction: 'sendonly',
            sendEncodings: sendEncodings.map(({ scalabilityMode: _, ...encoding }) => encoding),
        });
    }
}

/**
 * What the server forwards, each codec once. All profiles of all codecs on all slots would not even fit:
 * Chromium writes 66 KB then, and a frame of the protocol holds 64. Where preferences cannot be set the
 * browser's own order stands.
 *
 * A microphone prefers RED, which repeats the frame before beside each (RFC 2198): one lost packet is none then. A slot
 * takes both, since who sends them may not know RED.
 *
 * @param {RTCRtpTransceiver} transceiver
 * @param {'voice'|'sound'|'slot'|null} use of an audio section
 * @param {string} [first] the video codec to prefer
 */
function preferCodecs(transceiver, use, first = '') {
    const codecs = RTCRtpReceiver.getCapabilities?.(transceiver.receiver.track.kind)?.codecs ?? [];
    const wanted = codecs.filter((codec) => isForwarded(codec) && !(use === 'sound' && isRed(codec)));
    const isFirst = (/** @type {{mimeType: string}} */ codec) =>
        codec.mimeType.toLowerCase() === `video/${first.toLowerCase()}` || (use === 'voice' && isRed(codec));
    try {
        transceiver.setCodecPreferences([...wanted.filter(isFirst), ...wanted.filter((codec) => !isFirst(codec))]);
    } catch (error) {
        console.debug('hubbub: codec preferences are not taken here', error);
    }
}

/** @param {{mimeType: string}} codec */
function isRed({ mimeType }) {
    return mimeType.toLowerCase() === 'audio/red';
}

/** @param {{mimeType: string, sdpFmtpLine?: string}} codec */
function isForwarded({ mimeType, sdpFmtpLine = '' }) {
    switch (mimeType.toLowerCase()) {
        case 'audio/opus':
        case 'audio/red':
        case 'video/vp8':
        case 'video/rtx':
            return true;
        case 'video/h264':
            return /packetization-mode=1/.test(sdpFmtpLine) && /profile-level-id=42e0/i.test(sdpFmtpLine);
        case 'video/vp9':
            return !/profile-id=[1-9]/.test(sdpFmtpLine);
        case 'video/av1':
            return !/(^|;)profile=[1-9]/.test(sdpFmtpLine);
        default:
            return false;
    }
}
