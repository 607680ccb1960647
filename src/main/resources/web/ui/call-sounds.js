/** @typedef {import('../voice/index.js').VoiceClient} VoiceClient */
/** @typedef {import('../voice/roster.js').RosterChange} RosterChange */

/** In larger calls, participants join and leave all the time. */
const MOST_PARTICIPANTS = 25;

/** At most one sound in this time, whoever comes and goes. */
const EVERY_MILLIS = 500;

const JOINED = [523.25, 783.99];
const LEFT = [659.25, 440];
const TONE_SECONDS = 0.11;
const LOUDNESS = 0.06;

/** A sound that comes later than this is about something else. */
const LATE_MILLIS = 1_000;

/** Two soft tones after each other, through the chosen speaker. */
export class Tones {
    /** @type {AudioContext|null} */ #audio = null;
    /** Tones that have not ended. */ #playing = 0;
    /** For the browser to allow or begin audio. */ #isWaiting = false;
    /** What is to be played last. */ #asked = { hertz: /** @type {number[]} */ ([]), at: 0 };

    /** @param {number[]} hertz @param {string} speaker device id, '' for the default */
    async play(hertz, speaker) {
        this.#asked = { hertz, at: performance.now() };
        if (this.#isWaiting) {
            // Until the first click a browser plays nothing; what happened meanwhile is not played all at once then. Nor
            // does it begin by itself after the click.
            void this.#audio?.resume();
            return;
        }
        this.#isWaiting = true;
        try {
            this.#audio ??= new AudioContext();
            const audio = /** @type {AudioContext & {setSinkId?: (id: string) => Promise<void>}} */ (this.#audio);
            await audio.resume();
            await audio.setSinkId?.(speaker);
            const asked = this.#asked;
            if (performance.now() - asked.at > LATE_MILLIS) {
                return;
            }
            this.#playing += asked.hertz.length;
            asked.hertz.forEach((frequency, index) => this.#tone(audio, frequency, audio.currentTime + index * TONE_SECONDS));
        } catch (error) {
            console.debug('hubbub: a sound is not played', error);
        } finally {
            this.#isWaiting = false;
        }
    }

    /** @param {AudioContext} audio @param {number} frequency @param {number} at */
    #tone(audio, frequency, at) {
        const gain = new GainNode(audio, { gain: 0 });
        // Without these ramps it would click.
        gain.gain.setValueAtTime(0, at);
        gain.gain.linearRampToValueAtTime(LOUDNESS, at + 0.015);
        gain.gain.linearRampToValueAtTime(0, at + TONE_SECONDS);
        const tone = new OscillatorNode(audio, { frequency });
        tone.connect(gain).connect(audio.destination);
        tone.addEventListener('ended', () => {
            gain.disconnect();
            this.#playing -= 1;
            if (this.#playing === 0) {
                // A context that plays nothing costs CPU all the same.
                void audio.suspend();
            }
        });
        tone.start(at);
        tone.stop(at + TONE_SECONDS);
    }

    stop() {
        void this.#audio?.close();
        this.#audio = null;
        this.#playing = 0;
    }
}

/** Decides which sound a change of the call has. */
export class CallSounds {
    #isIn = false;
    #lastMillis = -EVERY_MILLIS;

    /** @param {(sound: "joined"|"left") => void} play */
    constructor(play) {
        this.play = play;
    }

    /**
     * The own call begins and ends; a connection that comes back is neither.
     *
     * @param {VoiceClient["callState"]} state
     * @param {number} nowMillis
     */
    onCall(state, nowMillis) {
        if (state === 'connected' && !this.#isIn) {
            this.#isIn = true;
            this.#sound('joined', nowMillis);
        } else if (state === 'idle' && this.#isIn) {
            this.#isIn = false;
            this.#sound('left', nowMillis);
        }
    }

    /**
     * @param {Pick<RosterChange, "joined"|"left">} change
     * @param {number} own number
     * @param {number} participants how many there are now
     * @param {number} nowMillis
     */
    onParticipants({ joined, left }, own, participants, nowMillis) {
        if (!this.#isIn || participants > MOST_PARTICIPANTS) {
            return;
        }
        if (joined.some(({ number }) => number !== own)) {
            this.#sound('joined', nowMillis);
        } else if (left.some(({ number }) => number !== own)) {
            this.#sound('left', nowMillis);
        }
    }

    /** @param {"joined"|"left"} sound @param {number} nowMillis */
    #sound(sound, nowMillis) {
        if (nowMillis - this.#lastMillis >= EVERY_MILLIS) {
            this.#lastMillis = nowMillis;
            this.play(sound);
        }
    }
}

/**
 * Sounds when a participant joins or leaves the call, unless they are turned off.
 *
 * @param {VoiceClient} client
 * @param {AbortSignal} signal the page is left
 */
export function followCallSounds(client, signal) {
    const tones = new Tones();
    const sounds = new CallSounds((sound) => {
        const { callSounds, speaker } = client.devices.choices;
        if (callSounds && !client.state.deafened) {
            void tones.play(sound === 'joined' ? JOINED : LEFT, speaker);
        }
    });
    client.addEventListener('call', () => sounds.onCall(client.callState, performance.now()), { signal });
    client.addEventListener('participants', (event) => {
        const change = /** @type {CustomEvent<RosterChange>} */ (event).detail;
        sounds.onParticipants(change, client.number, client.participants.size, performance.now());
    }, { signal });
    signal.addEventListener('abort', () => tones.stop());
}
