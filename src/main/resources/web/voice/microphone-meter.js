const SAMPLES = 512;

/** The level of a local microphone, measured before it is sent. */
export class MicrophoneMeter {
    /** @type {AudioContext|null} */ #audio = null;
    /** @type {AnalyserNode|null} */ #analyser = null;
    /** @type {MediaStreamAudioSourceNode|null} */ #source = null;
    #samples = new Float32Array(SAMPLES);

    /** @param {MediaStreamTrack|null} track */
    watch(track) {
        this.#source?.disconnect();
        this.#source = null;
        if (!track) {
            void this.#audio?.suspend();
            return;
        }
        try {
            this.#audio ??= new AudioContext();
            void this.#audio.resume();
            this.#analyser ??= new AnalyserNode(this.#audio, { fftSize: SAMPLES });
            this.#source = this.#audio.createMediaStreamSource(new MediaStream([track]));
            this.#source.connect(this.#analyser);
        } catch (error) {
            // Only the own level is missing then: the microphone itself works.
            console.debug('hubbub: the microphone level cannot be measured here', error);
        }
    }

    /** Gives the audio of the browser back; it measures nothing from then on. */
    close() {
        this.watch(null);
        void this.#audio?.close();
        this.#audio = null;
        this.#analyser = null;
    }

    /** Root mean square of the last moment, 0…1. */
    level() {
        if (!this.#source || !this.#analyser) {
            return 0;
        }
        this.#analyser.getFloatTimeDomainData(this.#samples);
        return rootMeanSquare(this.#samples);
    }
}

/** @param {Float32Array} samples */
export function rootMeanSquare(samples) {
    let sum = 0;
    for (const sample of samples) {
        sum += sample * sample;
    }
    return Math.sqrt(sum / samples.length);
}
