import { VoiceGate } from './voice-gate.js';

/** The names of an AudioWorklet, which TypeScript has no types for. */
const { AudioWorkletProcessor, registerProcessor, sampleRate } = /** @type {any} */ (globalThis);

/** What a browser renders at a time, when there is no input. */
const SILENCE = new Float32Array(128);

/** Runs a {@link VoiceGate} in the thread that renders audio, which browsers do not slow down in hidden tabs. Any message ends it. */
class VoiceGateProcessor extends AudioWorkletProcessor {
    #gate = new VoiceGate(sampleRate);
    #isEnded = false;

    static get parameterDescriptors() {
        return [{ name: 'threshold', defaultValue: 0, automationRate: 'k-rate' }];
    }

    constructor() {
        super();
        this.port.onmessage = () => {
            this.#isEnded = true;
        };
    }

    /** @param {Float32Array[][]} inputs @param {Float32Array[][]} outputs @param {{threshold: Float32Array}} parameters */
    process([[input = SILENCE]], [[output]], { threshold }) {
        this.#gate.process(input, output, threshold[0]);
        return !this.#isEnded;
    }
}

registerProcessor('voice-gate', VoiceGateProcessor);
