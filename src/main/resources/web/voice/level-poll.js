import { ActiveSpeakers } from './active-speakers.js';

/**
 * @typedef {Object} AudioSource whose audio plays where
 * @property {string} mid
 * @property {{source: number, timestamp: number, audioLevel?: number}[]} contributors
 * @property {boolean} [isScreen] the audio of a shared screen
 */

/**
 * An eye does not notice 70 ms, and reading costs nothing: the browser keeps the sources anyway. The browser knows the
 * newest packet's level only, and a sound that repeats several times a second must not fall between two readings each
 * time: no usual period is a multiple of this one.
 */
export const POLL_MILLIS = 70;

/** Reads many times a second from the browser whose packets are played, and how loud they are. */
export class LevelPoll {
    #speakers = new ActiveSpeakers();
    #timer = 0;

    /**
     * @param {Object} listener
     * @param {(speaking: Map<number, number>) => void} listener.onLevels who speaks now → level 0…1; called at each
     *     poll in which a participant speaks or just stopped
     * @param {(mid: string, participant: number) => void} listener.onAudible whose audio a slot plays now
     * @param {(newestPacket: number, now: number) => void} listener.onPoll when the newest packet of any slot came, by the
     *     browser's clock; 0 when none did
     * @param {() => {number: number, level: number}|null} listener.ownLevel null without a microphone
     */
    constructor({ onLevels, onAudible, onPoll, ownLevel }) {
        this.onPoll = onPoll;
        this.onLevels = onLevels;
        this.onAudible = onAudible;
        this.ownLevel = ownLevel;
    }

    /** @param {() => Iterable<AudioSource>} sources what the browser plays now */
    start(sources) {
        this.stop();
        let wasQuiet = false;
        this.#timer = setInterval(() => {
            this.#read(sources());
            const speaking = this.#speakers.at(performance.now());
            if (speaking.size > 0 || !wasQuiet) {
                this.onLevels(speaking);
            }
            wasQuiet = speaking.size === 0;
        }, POLL_MILLIS);
    }

    stop() {
        clearInterval(this.#timer);
        this.#speakers.clear();
    }

    /** Takes a `speaking` message. @param {{started: number[], stopped: number[]}} message */
    report(message) {
        this.#speakers.report(message);
    }

    /** The participant left. @param {number} number */
    forget(number) {
        this.#speakers.forget(number);
    }

    /** @param {Iterable<AudioSource>} sources */
    #read(sources) {
        const now = performance.now();
        let newest = 0;
        for (const { mid, contributors, isScreen } of sources) {
            for (const contributor of contributors) {
                newest = Math.max(newest, contributor.timestamp);
                if (this.#speakers.onContributor(mid, contributor, now, isScreen)) {
                    this.onAudible(mid, contributor.source);
                }
            }
        }
        this.onPoll(newest, now);
        const own = this.ownLevel();
        if (own) {
            this.#speakers.onLevel(own.number, own.level, now);
        }
    }
}
