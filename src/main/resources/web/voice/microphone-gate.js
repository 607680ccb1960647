/** Loading and starting take less, unless something blocks them. */
const START_MILLIS = 2_000;

/**
 * @typedef {Object} GateListener
 * @property {() => void} onTrack `track` changed by itself
 * @property {(error: unknown) => void} onFailed the microphone is sent whatever its level is
 */

/**
 * Voice activation: the track that is sent in place of the microphone is silent while the person is. Where the browser
 * cannot do that, the microphone itself is sent.
 */
export class MicrophoneGate {
    #listener;
    /** @type {MediaStreamTrack|null} */ #input = null;
    /** null: the microphone is sent as it is. @type {number|null} */ #threshold = null;
    /** @type {AudioContext|null} */ #audio = null;
    /** @type {AudioWorkletNode|null} */ #node = null;
    /** @type {MediaStreamTrack|null} */ #output = null;
    /** Whether it had the time to start. */ #isLate = false;
    #timer = 0;

    /** @param {GateListener} listener */
    constructor(listener) {
        this.#listener = listener;
    }

    /** What is sent: silence while the gate starts. @returns {MediaStreamTrack|null} */
    get track() {
        if (this.#threshold === null || this.#input === null) {
            return this.#input;
        }
        if (this.#output && this.#audio?.state === 'running') {
            return this.#output;
        }
        return this.#isLate ? this.#input : null;
    }

    /**
     * @param {MediaStreamTrack|null} input the microphone
     * @param {number|null} threshold decibels of full scale; null: no gate
     * @returns {boolean} whether `track` is another one now
     */
    follow(input, threshold) {
        const isSame = input === this.#input && (threshold === null) === (this.#threshold === null);
        this.#input = input;
        this.#threshold = threshold;
        if (isSame) {
            this.#applyThreshold();
            return false;
        }
        this.#end();
        if (input && threshold !== null) {
            void this.#start(input);
        }
        return true;
    }

    /** @param {MediaStreamTrack} input */
    async #start(input) {
        this.#isLate = false;
        this.#awaitStart();
        /** @type {AudioContext|null} */ let audio = null;
        try {
            const context = new AudioContext({ latencyHint: 'interactive' });
            audio = context;
            this.#audio = context;
            context.addEventListener('statechange', () => this.#onState(context));
            await context.audioWorklet.addModule(new URL('./voice-gate-processor.js', import.meta.url));
            if (this.#audio !== context) {
                return;
            }
            const mono = /** @type {const} */ ({ channelCount: 1, channelCountMode: 'explicit' });
            const node = new AudioWorkletNode(context, 'voice-gate', { ...mono, numberOfInputs: 1, numberOfOutputs: 1, outputChannelCount: [1] });
            node.addEventListener('processorerror', () => this.#fail(context, new Error('the processor of voice activation failed')));
            const destination = new MediaStreamAudioDestinationNode(context, mono);
            context.createMediaStreamSource(new MediaStream([input])).connect(node).connect(destination);
            this.#node = node;
            this.#output = destination.stream.getAudioTracks()[0];
            this.#applyThreshold();
            this.#onState(context);
        } catch (error) {
            this.#fail(audio, error);
        }
    }

    /** @param {AudioContext} audio */
    #onState(audio) {
        if (audio !== this.#audio || !this.#output) {
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
            this.#listener.onFailed(new Error('the audio of the page does not start'));
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

    /** @param {AudioContext|null} audio @param {unknown} error */
    #fail(audio, error) {
        if (audio === this.#audio) {
            this.#end();
            this.#isLate = true;
            this.#listener.onTrack();
            this.#listener.onFailed(error);
        }
    }

    #applyThreshold() {
        const parameter = this.#node?.parameters.get('threshold');
        if (parameter && this.#threshold !== null) {
            parameter.value = this.#threshold;
        }
    }

    #end() {
        clearTimeout(this.#timer);
        const audio = this.#audio;
        this.#audio = null;
        this.#node = null;
        this.#output?.stop();
        this.#output = null;
        if (audio && audio.state !== 'closed') {
            void audio.close();
        }
    }
}
