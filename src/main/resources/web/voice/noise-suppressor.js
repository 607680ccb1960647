/** Samples a second that RNNoise is trained for. */
export const RNNOISE_RATE = 48_000;

/** It works at this rate as well: speech sounds higher to it by less than two semitones. */
export const LOWEST_RATE = 44_100;

/** Samples that RNNoise takes at a time: 10 ms. */
export const FRAME_SAMPLES = 480;

/** RNNoise expects the range of 16-bit samples, as floats. */
const FULL_SCALE = 32_768;

const FLOAT_BYTES = 4;

/**
 * What of `rnnoise.wasm` is used; pointers are numbers.
 *
 * @typedef {Object} Rnnoise
 * @property {WebAssembly.Memory} memory
 * @property {() => void} __wasm_call_ctors
 * @property {(bytes: number) => number} malloc
 * @property {(model: number) => number} rnnoise_create
 * @property {(state: number, output: number, input: number) => number} rnnoise_process_frame returns how likely it is speech
 */

/**
 * Removes noise from speech, by RNNoise. It delays the audio by a frame, and RNNoise by another one: 20 ms. It runs for each
 * sample, so it allocates nothing. Pure.
 */
export class NoiseSuppressor {
    #rnnoise;
    /** All memory of RNNoise. */ #bytes;
    #state;
    /** The frame that is being collected, in the memory of RNNoise. */ #collected;
    /** The frame that is played meanwhile. */ #cleaned;
    /** In both. */ #at = 0;

    /** @param {WebAssembly.Module} module `rnnoise.wasm` */
    constructor(module) {
        const { exports } = new WebAssembly.Instance(module, {
            env: {
                /** @param {number} to @param {number} from @param {number} bytes */
                emscripten_memcpy_big: (to, from, bytes) => void this.#bytes.copyWithin(to, from, from + bytes),
                // The memory stays as it is, and so do the views of it: 16 MB, of which RNNoise needs less than 1 MB.
                emscripten_resize_heap: () => 0,
                __assert_fail() {
                    throw new Error('RNNoise failed');
                },
            },
        });
        this.#rnnoise = /** @type {Rnnoise} */ (/** @type {unknown} */ (exports));
        this.#bytes = new Uint8Array(this.#rnnoise.memory.buffer);
        this.#rnnoise.__wasm_call_ctors();
        this.#state = this.#rnnoise.rnnoise_create(0);
        this.#collected = this.#frame();
        this.#cleaned = this.#frame();
        // The first frame allocates tables.
        this.#clean();
    }

    #frame() {
        const { malloc, memory } = this.#rnnoise;
        return new Float32Array(memory.buffer, malloc(FRAME_SAMPLES * FLOAT_BYTES), FRAME_SAMPLES).fill(0);
    }

    #clean() {
        this.#rnnoise.rnnoise_process_frame(this.#state, this.#cleaned.byteOffset, this.#collected.byteOffset);
    }

    /**
     * @param {Float32Array} input at {@link RNNOISE_RATE}
     * @param {Float32Array} output as long as the input
     */
    process(input, output) {
        const collected = this.#collected;
        const cleaned = this.#cleaned;
        for (let i = 0; i < input.length; i += 1) {
            output[i] = cleaned[this.#at] / FULL_SCALE;
            collected[this.#at] = input[i] * FULL_SCALE;
            this.#at += 1;
            if (this.#at === FRAME_SAMPLES) {
                this.#at = 0;
                this.#clean();
            }
        }
    }
}
