import { isDirect } from './mesh-peer.js';

/** @typedef {{mid: string, stream: MediaStream}} PlayedAudio a slot, or a section of a direct connection */

/**
 * Plays audio slots and direct connections, each through one hidden element; where elements ignore their volume (iOS),
 * and above their full volume, through a gain. Elements are used again, as connections come and go. Volume belongs to a participant, not to a slot:
 * it is set again whenever the slot plays another participant.
 *
 * Events: `blocked` (the browser requires a click first; call `resume()` from one), `unblocked`.
 */
export class AudioPlayer extends EventTarget {
    /** @type {Map<string, HTMLAudioElement>} by mid */ #elements = new Map();
    /** Of the connection that the media of the room moves to. @type {Map<string, {stream: MediaStream, element: HTMLAudioElement}>} */ #prepared = new Map();
    /** Used before, and allowed to play by the browser. @type {HTMLAudioElement[]} */ #idle = [];
    /** @type {Map<string, number>} mid → participant audible in it */ #participants = new Map();
    /** @type {Map<string, GainNode>} by mid, where an element does not do */ #gains = new Map();
    /** @type {AudioContext|null} */ #audio = null;
    #deafened = false;
    #output = '';
    blocked = false;

    /** @param {(participant: number, mid: string) => number} volumeOf a participant's volume in that slot, 0…2 */
    constructor(volumeOf) {
        super();
        this.volumeOf = volumeOf;
    }

    /**
     * Plays these slots, inaudibly until they are attached: a browser needs a moment to begin, which would be a gap.
     *
     * @param {PlayedAudio[]} slots
     */
    prepare(slots) {
        this.dropPrepared();
        for (const { mid, stream } of slots) {
            const element = this.#idle.pop() ?? document.createElement('audio');
            element.autoplay = true;
            element.muted = true;
            element.srcObject = stream;
            this.#prepared.set(mid, { stream, element });
            void this.#route(element);
            element.play().catch((error) => console.debug('hubbub: audio was not begun before the switch', error));
        }
    }

    /** The connection is not used after all. */
    dropPrepared() {
        for (const { element } of this.#prepared.values()) {
            element.srcObject = null;
            this.#idle.push(element);
        }
        this.#prepared.clear();
    }

    /** Plays these slots in place of those before. @param {PlayedAudio[]} slots */
    attach(slots) {
        const former = [...this.#elements.keys()].filter((mid) => !isDirect(mid));
        if (slots.length > 0 && slots.every(({ mid, stream }) => this.#prepared.get(mid)?.stream === stream)) {
            const stop = this.#take(former);
            this.add(slots);
            stop();
        } else {
            this.dropPrepared();
            this.remove(former);
            this.add(slots);
        }
    }

    /** Plays those of the slots that are new. @param {PlayedAudio[]} slots */
    add(slots) {
        for (const slot of slots) {
            if (this.#elements.has(slot.mid)) {
                continue;
            }
            const prepared = this.#prepared.get(slot.mid);
            this.#prepared.delete(slot.mid);
            const element = prepared?.element ?? this.#idle.pop() ?? document.createElement('audio');
            element.autoplay = true;
            element.volume = 1;
            element.muted = this.#deafened;
            if (!prepared) {
                element.srcObject = slot.stream;
            }
            this.#elements.set(slot.mid, element);
            if (!obeysVolume(element)) {
                this.#addGain(slot, element);
                this.#applyVolume(slot.mid);
            }
            this.#route(element);
        }
        void this.resume();
    }

    detach() {
        this.dropPrepared();
        this.remove([...this.#elements.keys()]);
        void this.#audio?.suspend();
    }

    /** @param {string[]} mids */
    remove(mids) {
        this.#take(mids)();
    }

    /** @param {string[]} mids @returns {() => void} stops playing them, which others may have taken the place of */
    #take(mids) {
        const elements = mids.flatMap((mid) => this.#elements.get(mid) ?? []);
        const gains = mids.flatMap((mid) => this.#gains.get(mid) ?? []);
        for (const mid of mids) {
            this.#gains.delete(mid);
            this.#elements.delete(mid);
            this.#participants.delete(mid);
        }
        return () => {
            for (const element of elements) {
                element.srcObject = null;
                this.#idle.push(element);
            }
            gains.forEach((gain) => gain.disconnect());
        };
    }

    /** Plays all slots; from a click it also makes the browser allow it. */
    async resume() {
        const elements = [...this.#elements.values()];
        if (this.#gains.size > 0) {
            void this.#audio?.resume();
        }
        const results = await Promise.allSettled(elements.map((element) => element.play()));
        const blocked = results.some((result) => result.status === 'rejected' && result.reason?.name === 'NotAllowedError')
            || (this.#gains.size > 0 && this.#audio?.state === 'suspended');
        if (blocked !== this.blocked) {
            this.blocked = blocked;
            this.dispatchEvent(new CustomEvent(blocked ? 'blocked' : 'unblocked'));
        }
    }

    get deafened() {
        return this.#deafened;
    }

    /** @param {boolean} deafened */
    setDeafened(deafened) {
        this.#deafened = deafened;
        for (const [mid, element] of this.#elements) {
            element.muted = deafened || this.#gains.has(mid);
            this.#applyVolume(mid);
        }
    }

    /** @param {string} mid @param {number} participant */
    setParticipant(mid, participant) {
        if (this.#participants.get(mid) !== participant) {
            this.#participants.set(mid, participant);
            this.#applyVolume(mid);
        }
    }

    /** Applies changed volumes. */
    refreshVolumes() {
        for (const mid of this.#elements.keys()) {
            this.#applyVolume(mid);
        }
    }

    /** @param {string} deviceId '' for the default */
    async setOutput(deviceId) {
        this.#output = deviceId;
        await Promise.all([...[...this.#elements.values()].map((element) => this.#route(element)), this.#routeGains()]);
    }

    async #routeGains() {
        const audio = /** @type {(AudioContext & {setSinkId?: (id: string) => Promise<void>})|null} */ (this.#audio);
        try {
            await audio?.setSinkId?.(this.#output);
        } catch (error) {
            console.debug('hubbub: the chosen speaker is gone, the default is used', error);
        }
    }

    /** @param {HTMLAudioElement} element */
    async #route(element) {
        if ('setSinkId' in element && element.sinkId !== this.#output) {
            try {
                await element.setSinkId(this.#output);
            } catch (error) {
                console.debug('hubbub: the chosen speaker is gone, the default is used', error);
            }
        }
    }

    /** @param {string} mid */
    #applyVolume(mid) {
        const element = this.#elements.get(mid);
        const volume = this.volumeOf(this.#participants.get(mid) ?? 0, mid);
        if (element && volume > 1 && !this.#gains.has(mid)) {
            this.#addGain({ mid, stream: /** @type {MediaStream} */ (element.srcObject) }, element);
            void this.#audio?.resume();
        }
        const gain = this.#gains.get(mid);
        if (gain) {
            gain.gain.value = this.#deafened ? 0 : volume;
        } else if (element) {
            element.volume = Math.min(1, volume);
        }
    }

    /** @param {PlayedAudio} slot @param {HTMLAudioElement} element */
    #addGain({ mid, stream }, element) {
        try {
            if (!this.#audio) {
                this.#audio = new AudioContext();
                void this.#routeGains();
            }
            const gain = new GainNode(this.#audio);
            this.#audio.createMediaStreamSource(stream).connect(gain).connect(this.#audio.destination);
            this.#gains.set(mid, gain);
            // It keeps the stream running, and is not audible itself.
            element.muted = true;
        } catch (error) {
            // Then all are equally loud.
            console.debug('hubbub: volumes cannot be changed here', error);
        }
    }
}

/** On iOS the volume of an element belongs to the buttons of the device: it is always 1. @param {HTMLAudioElement} element */
function obeysVolume(element) {
    const before = element.volume;
    element.volume = 0.5;
    const obeys = element.volume === 0.5;
    element.volume = before;
    return obeys;
}
