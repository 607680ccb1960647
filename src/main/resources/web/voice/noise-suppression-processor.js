import { LOWEST_RATE, NoiseSuppressor, RNNOISE_RATE } from './noise-suppressor.js';

/** The names of an AudioWorklet, which TypeScript has no types for. */
const { AudioWorkletProcessor, registerProcessor, sampleRate } = /** @type {any} */ (globalThis);

/** What a browser renders at a time, when there is no input. */
const SILENCE = new Float32Array(128);

/** Runs a {@link NoiseSuppressor} in the thread that renders audio. Says when it works; any message ends it. */
class NoiseSuppressionProcessor extends AudioWorkletProcessor {
    #suppressor;
    #isEnded = false;

    /** @param {{processorOptions: {wasm: ArrayBuffer}}} options */
    constructor({ processorOptions }) {
        super();
        if (sampleRate < LOWEST_RATE || sampleRate > RNNOISE_RATE) {
            throw new RangeError(`RNNoise works at ${RNNOISE_RATE} Hz, not at ${sampleRate}`);
        }
        this.#suppressor = new NoiseSuppressor(new WebAssembly.Module(processorOptions.wasm));
        this.port.onmessage = () => {
            this.#isEnded = true;
        };
        this.port.postMessage('ready');
    }

    /** @param {Float32Array[][]} inputs @param {Float32Array[][]} outputs */
    process([[input = SILENCE]], [[output]]) {
        this.#suppressor.process(input, output);
        return !this.#isEnded;
    }
}

registerProcessor('noise-suppression', NoiseSuppressionProcessor);
