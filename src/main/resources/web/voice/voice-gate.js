/** Played late by this much, so that the beginning of a word is heard although it is softer than the threshold. */
const LOOK_BACK_SECONDS = 0.02;

/** What a level is the mean of, as the meter shows it. */
const LEVEL_SECONDS = 0.01;

/** Pauses between words and syllables. */
const HOLD_SECONDS = 0.3;

/** A jump to silence or from it would click. */
const FADE_SECONDS = 0.005;

/** Lets a microphone through while it is louder than a threshold, and shortly after; else there is silence. Pure. */
export class VoiceGate {
    /** The last samples, as a ring. */ #past;
    #at = 0;
    #levelSamples;
    /** Of the last samples that a level is the mean of. */ #squares = 0;
    #holdSamples;
    #fade;
    /** Samples until it closes. */ #open = 0;
    #gain = 0;

    /** @param {number} sampleRate */
    constructor(sampleRate) {
        this.#past = new Float32Array(Math.round(sampleRate * LOOK_BACK_SECONDS));
        this.#levelSamples = Math.round(sampleRate * LEVEL_SECONDS);
        this.#holdSamples = Math.round(sampleRate * HOLD_SECONDS);
        this.#fade = 1 / (sampleRate * FADE_SECONDS);
    }

    /**
     * @param {Float32Array} input
     * @param {Float32Array} output as long as the input
     * @param {number} thresholdDecibels of full scale
     */
    process(input, output, thresholdDecibels) {
        const past = this.#past;
        const loud = this.#levelSamples * 10 ** (thresholdDecibels / 10);
        for (let i = 0; i < input.length; i += 1) {
            const gone = past[(this.#at + past.length - this.#levelSamples) % past.length];
            const delayed = past[this.#at];
            past[this.#at] = input[i];
            this.#at = (this.#at + 1) % past.length;
            // Rounding must not leave less than nothing.
            this.#squares = Math.max(0, this.#squares + input[i] * input[i] - gone * gone);
            this.#open = this.#squares >= loud ? this.#holdSamples : Math.max(0, this.#open - 1);
            this.#gain = this.#open > 0 ? Math.min(1, this.#gain + this.#fade) : Math.max(0, this.#gain - this.#fade);
            output[i] = delayed * this.#gain;
        }
    }
}
