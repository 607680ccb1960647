/** @typedef {import('./slots.js').SlotTable} SlotTable */

/** 100 ms is below what an eye calls late, and costs nothing: the browser keeps the sources anyway. */
const POLL_MILLIS = 100;

/** The ring stays this long after the last loud packet: pauses between words are not silence. */
const HOLD_MILLIS = 350;

/** About -40 dBov: above breath and fans, below quiet speech. */
const SPEAKING_LEVEL = 0.01;

/** Without a packet for this long the browser knows nothing and the server's word counts. */
const KNOWN_MILLIS = 1_000;

/** The special contributing source that marks the loudest participant in other servers is never used here. */
const NOBODY = 0;

/**
 * Who speaks, and how loud: from the contributing sources of the packets that are played right now (the
 * CSRC is the participant's number), so that the ring needs no message; `speaking` messages tell of those
 * who are not among the loudest.
 */
export class SpeakerLevels {
    /** @type {Map<number, {level: number, loudAt: number, heardAt: number}>} */ #heard = new Map();
    /** @type {Map<string, number>} */ #lastTimestamps = new Map();
    /** @type {Set<number>} */ #told = new Set();
    #timer = 0;

    /**
     * @param {(speaking: Map<number, number>) => void} onLevels who speaks now → level 0…1; called at every
     *     poll in which somebody speaks or just stopped
     * @param {(mid: string, participant: number) => void} onSource whose voice a slot plays now
     */
    constructor(onLevels, onSource) {
        this.onLevels = onLevels;
        this.onSource = onSource;
        /** Own level, or null without a microphone. @type {(() => {number: number, level: number}|null)} */
        this.own = () => null;
    }

    /** @param {() => SlotTable} slots */
    start(slots) {
        this.stop();
        let quiet = false;
        this.#timer = setInterval(() => {
            this.#read(slots());
            const speaking = this.speaking();
            if (speaking.size > 0 || !quiet) {
                this.onLevels(speaking);
            }
            quiet = speaking.size === 0;
        }, POLL_MILLIS);
    }

    stop() {
        clearInterval(this.#timer);
        this.#heard.clear();
        this.#told.clear();
        this.#lastTimestamps.clear();
    }

    /**
     * Takes a `speaking` message.
     *
     * @param {number[]} started
     * @param {number[]} stopped
     */
    tell(started, stopped) {
        started.forEach((number) => this.#told.add(number));
        stopped.forEach((number) => this.#told.delete(number));
    }

    /** @param {number} number */
    forget(number) {
        this.#told.delete(number);
        this.#heard.delete(number);
    }

    /** @returns {Map<number, number>} participant → level of those who speak now */
    speaking() {
        const now = performance.now();
        /** @type {Map<number, number>} */
        const speaking = new Map();
        for (const number of this.#told) {
            const heard = this.#heard.get(number);
            if (!heard || now - heard.heardAt > KNOWN_MILLIS) {
                speaking.set(number, 0.1);
            }
        }
        for (const [number, { level, loudAt }] of this.#heard) {
            if (now - loudAt < HOLD_MILLIS) {
                speaking.set(number, level);
            }
        }
        return speaking;
    }

    /** @param {SlotTable} slots */
    #read(slots) {
        const now = performance.now();
        for (const slot of slots.audio()) {
            for (const { source, timestamp, audioLevel } of slot.receiver.getContributingSources()) {
                // The browser lists sources of the last 10 s: one whose time stands still is not heard now.
                const key = `${slot.mid}/${source}`;
                if (source === NOBODY || this.#lastTimestamps.get(key) === timestamp) {
                    continue;
                }
                this.#lastTimestamps.set(key, timestamp);
                this.onSource(slot.mid, source);
                this.#note(source, audioLevel ?? (this.#told.has(source) ? 0.1 : 0), now);
            }
        }
        const own = this.own();
        if (own) {
            this.#note(own.number, own.level, now);
        }
    }

    /** @param {number} number @param {number} level @param {number} now */
    #note(number, level, now) {
        const before = this.#heard.get(number);
        this.#heard.set(number, {
            level: Math.max(level, (before?.level ?? 0) * 0.6),
            loudAt: level > SPEAKING_LEVEL ? now : (before?.loudAt ?? -Infinity),
            heardAt: now,
        });
    }
}

/** The level of a local microphone, measured before it is sent. */
export class MicrophoneMeter {
    /** @type {AudioContext|null} */ #audio = null;
    /** @type {AnalyserNode|null} */ #analyser = null;
    /** @type {MediaStreamAudioSourceNode|null} */ #source = null;
    #samples = new Float32Array(512);

    /** @param {MediaStreamTrack|null} track */
    watch(track) {
        this.#source?.disconnect();
        this.#source = null;
        if (!track) {
            void this.#audio?.suspend();
            return;
        }
        this.#audio ??= new AudioContext();
        void this.#audio.resume();
        this.#analyser ??= new AnalyserNode(this.#audio, { fftSize: 512 });
        this.#source = this.#audio.createMediaStreamSource(new MediaStream([track]));
        this.#source.connect(this.#analyser);
    }

    /** Root mean square of the last moment, 0…1. */
    level() {
        if (!this.#source || !this.#analyser) {
            return 0;
        }
        this.#analyser.getFloatTimeDomainData(this.#samples);
        let sum = 0;
        for (const sample of this.#samples) {
            sum += sample * sample;
        }
        return Math.sqrt(sum / this.#samples.length);
    }
}
