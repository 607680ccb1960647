/** Samples a second that RNNoise is trained for. A constant of its own, since what belongs to RNNoise is loaded only where it is used. */
const RNNOISE_RATE = 48_000;

/** Loading and starting take less, unless something blocks them. */
const START_MILLIS = 2_000;

/**
 * What the microphone goes through before it is sent, in this order.
 *
 * @typedef {Object} Filters
 * @property {boolean} suppression RNNoise
 * @property {number|null} threshold of voice activation, in decibels of full scale; null: it is always sent
 *
 * @typedef {Object} FilterListener
 * @property {() => void} onTrack `track` may have changed by itself
 * @property {(error: unknown) => void} onUngated voice activation failed: the microphone is sent whatever its level is
 * @property {(error: unknown) => void} onUnsuppressed RNNoise failed: the microphone is sent with its noise
 */

/** @type {Filters} */
const NONE = { suppression: false, threshold: null };

/**
 * Noise suppression and voice activation: the track that is sent in place of the microphone. Where the browser cannot do
 * that, the microphone itself is sent.
 *
 * What is chosen in a call takes effect in the running audio, so the track that is sent stays the same, and has no gap.
 */
export class MicrophoneFilter {
    #listener;
    /** @type {MediaStreamTrack|null} */ #input = null;
    /** As asked for. */ #asked = NONE;
    /** Of them, those that have not failed. */ #filters = NONE;
    /** Grows with each change. */ #epoch = 0;
    /** @type {AudioContext|null} */ #audio = null;
    /** @type {MediaStreamAudioSourceNode|null} */ #source = null;
    /** @type {AudioWorkletNode|null} */ #suppressor = null;
    /** @type {AudioWorkletNode|null} */ #gate = null;
    /** @type {MediaStreamAudioDestinationNode|null} */ #destination = null;
    /** Firefox takes a microphone only into audio of the rate that the speaker has. */ #needsOwnRate = false;
    /** Whether it had the time to start. */ #isLate = false;
    #timer = 0;

    /** @param {FilterListener} listener */
    constructor(listener) {
        this.#listener = listener;
    }

    /** What is sent: silence while the gate starts, and the microphone while only noise suppression does. @returns {MediaStreamTrack|null} */
    get track() {
        const { suppression, threshold } = this.#filters;
        if (this.#input === null || (!suppression && threshold === null)) {
            return this.#input;
        }
        if (this.#source && this.#audio?.state === 'running' && (threshold === null || this.#gate)) {
            return this.#destination?.stream.getAudioTracks()[0] ?? null;
        }
        return threshold === null || this.#isLate ? this.#input : null;
    }

    /** Whether RNNoise works on what is sent. */
    get isSuppressing() {
        return this.#suppressor !== null && this.#source !== null && this.#audio?.state === 'running';
    }

    /**
     * @param {MediaStreamTrack|null} input the microphone
     * @param {Filters} filters
     * @returns {boolean} whether `track` is another one now
     */
    follow(input, filters) {
        const before = this.track;
        const isSame = input === this.#input && filters.suppression === this.#asked.suppression
            && (filters.threshold === null) === (this.#asked.threshold === null);
        this.#asked = filters;
        if (isSame) {
            if (this.#filters.threshold !== null) {
                this.#filters = { ...this.#filters, threshold: filters.threshold };
                this.#applyThreshold();
            }
            return false;
        }
        this.#input = input;
        this.#filters = filters;
        this.#apply();
        return this.track !== before;
    }

    #apply() {
        this.#epoch += 1;
        const { suppression, threshold } = this.#filters;
        if (!this.#input || (!suppression && threshold === null)) {
            this.#end();
            return;
        }
        if (this.#audio && suppression && this.#audio.sampleRate !== RNNOISE_RATE && !this.#needsOwnRate) {
            this.#end();
        }
        if (!this.#audio && !this.#open()) {
            return;
        }
        void this.#build(/** @type {AudioContext} */ (this.#audio), this.#input);
    }

    /** @returns {boolean} whether there is audio now */
    #open() {
        const { suppression } = this.#filters;
        try {
            const audio = new AudioContext({ latencyHint: 'interactive', ...(suppression && !this.#needsOwnRate && { sampleRate: RNNOISE_RATE }) });
            this.#audio = audio;
            audio.addEventListener('statechange', () => this.#onState(audio));
            this.#destination = new MediaStreamAudioDestinationNode(audio, { channelCount: 1, channelCountMode: 'explicit' });
            this.#isLate = false;
            this.#awaitStart();
            return true;
        } catch (error) {
            this.#fail(suppression ? 'suppression' : 'threshold', error);
            return false;
        }
    }

    /** The gate does not wait for RNNoise, which takes longer to load. @param {AudioContext} audio @param {MediaStreamTrack} input */
    async #build(audio, input) {
        const epoch = this.#epoch;
        const { suppression, threshold } = this.#filters;
        /** @param {Promise<AudioWorkletNode>} loading @param {keyof Filters} filter */
        const started = async (loading, filter) => {
            try {
                const node = await loading;
                if (epoch === this.#epoch) {
                    node.addEventListener('processorerror', () => audio === this.#audio && this.#fail(filter, new Error(`${filter} failed`)));
                    return node;
                }
                node.port.postMessage('end');
            } catch (error) {
                if (epoch === this.#epoch) {
                    this.#fail(filter, error);
                }
            }
            return null;
        };
        this.#gate = ended(this.#gate, threshold === null);
        this.#suppressor = ended(this.#suppressor, !suppression);
        if (threshold !== null && !this.#gate) {
            this.#awaitStart();
            const gate = await started(gateNode(audio), 'threshold');
            if (!gate) {
                return;
            }
            this.#gate = gate;
            this.#applyThreshold();
        }
        if (!this.#connect(audio, input) || !suppression || this.#suppressor) {
            return;
        }
        const suppressor = await started(suppressorNode(audio), 'suppression');
        if (suppressor) {
            this.#suppressor = suppressor;
            this.#connect(audio, input);
        }
    }

    /** @param {AudioContext} audio @param {MediaStreamTrack} input @returns {boolean} whether that was possible */
    #connect(audio, input) {
        try {
            const source = audio.createMediaStreamSource(new MediaStream([input]));
            for (const before of [this.#source, this.#suppressor, this.#gate]) {
                before?.disconnect();
            }
            /** @type {AudioNode} */ let last = source;
            for (const next of [this.#suppressor, this.#gate, this.#destination]) {
                last = next ? last.connect(next) : last;
            }
            this.#source = source;
            this.#onState(audio);
            return true;
        } catch (error) {
            if (this.#filters.suppression && !this.#needsOwnRate) {
                this.#needsOwnRate = true;
                this.#end();
                this.#apply();
            } else {
                this.#fail(this.#filters.suppression ? 'suppression' : 'threshold', error);
            }
            return false;
        }
    }

    /** @param {AudioContext} audio */
    #onState(audio) {
        if (audio !== this.#audio || !this.#source || (this.#filters.threshold !== null && !this.#gate)) {
            return;
        }
        if (audio.state === 'running') {
            clearTimeout(this.#timer);
            this.#isLate = false;
        } else if (!this.#isLate) {
            this.#awaitStart();
        }
        this.#listener.onTrack();
    }

    /** Browsers start audio on a page only after a click there, or stop it for a phone call. */
    #awaitStart() {
        clearTimeout(this.#timer);
        this.#timer = setTimeout(() => {
            this.#isLate = true;
            this.#resumeOnInput();
            this.#listener.onTrack();
            // RNNoise has not failed: it works as soon as audio does.
            if (this.#filters.threshold !== null) {
                this.#listener.onUngated(new Error('the audio of the page does not start'));
            }
        }, START_MILLIS);
    }

    #resumeOnInput() {
        const audio = this.#audio;
        const until = new AbortController();
        for (const event of ['pointerdown', 'keydown']) {
            document.addEventListener(event, () => {
                if (audio !== this.#audio || audio?.state === 'running') {
                    until.abort();
                } else {
                    void audio?.resume();
                }
            }, { signal: until.signal });
        }
    }

    /** The microphone is sent without that filter. @param {keyof Filters} filter @param {unknown} error */
    #fail(filter, error) {
        this.#filters = { ...this.#filters, [filter]: NONE[filter] };
        this.#apply();
        this.#listener.onTrack();
        if (filter === 'suppression') {
            this.#listener.onUnsuppressed(error);
        } else {
            this.#listener.onUngated(error);
        }
    }

    #applyThreshold() {
        const parameter = this.#gate?.parameters.get('threshold');
        if (parameter && this.#filters.threshold !== null) {
            parameter.value = this.#filters.threshold;
        }
    }

    #end() {
        clearTimeout(this.#timer);
        const audio = this.#audio;
        this.#destination?.stream.getAudioTracks()[0]?.stop();
        this.#audio = this.#source = this.#suppressor = this.#gate = this.#destination = null;
        if (audio && audio.state !== 'closed') {
            void audio.close();
        }
    }
}

/** @param {AudioContext} audio */
async function gateNode(audio) {
    await audio.audioWorklet.addModule(new URL('./voice-gate-processor.js', import.meta.url));
    return new AudioWorkletNode(audio, 'voice-gate', {
        channelCount: 1, channelCountMode: 'explicit', numberOfInputs: 1, numberOfOutputs: 1, outputChannelCount: [1],
    });
}

/** Its time to start counts from when audio runs. @param {AudioContext} audio */
async function suppressorNode(audio) {
    const { noiseSuppressionNode } = await import('./noise-suppression.js');
    if (audio.state !== 'running') {
        await new Promise((resolve) => {
            audio.addEventListener('statechange', () => audio.state === 'running' && resolve(undefined));
        });
    }
    return noiseSuppressionNode(audio);
}

/** @param {AudioWorkletNode|null} node @param {boolean} isUnused */
function ended(node, isUnused) {
    if (node && isUnused) {
        node.disconnect();
        node.port.postMessage('end');
    }
    return isUnused ? null : node;
}
