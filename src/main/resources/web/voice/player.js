/** @typedef {import('./slots.js').SlotTable} SlotTable */

/**
 * Plays the audio slots, each through one hidden element. Volume belongs to a person, not to a slot: it is
 * set again whenever somebody else's voice comes out of the slot.
 *
 * Events: `blocked` (the browser wants a click first; call `resume()` from one), `unblocked`.
 */
export class AudioPlayer extends EventTarget {
    /** @type {Map<string, HTMLAudioElement>} by mid */ #elements = new Map();
    /** @type {Map<string, number>} mid → participant heard in it */ #speakers = new Map();
    #deafened = false;
    #output = '';
    blocked = false;

    /** @param {(participant: number) => number} volumeOf a participant's volume, 0…1 */
    constructor(volumeOf) {
        super();
        this.volumeOf = volumeOf;
    }

    /** @param {SlotTable} slots */
    attach(slots) {
        this.detach();
        this.attachNew(slots);
    }

    /** Plays slots that were added. @param {SlotTable} slots */
    attachNew(slots) {
        for (const slot of slots.audio()) {
            if (this.#elements.has(slot.mid)) {
                continue;
            }
            const element = document.createElement('audio');
            element.autoplay = true;
            element.muted = this.#deafened;
            element.srcObject = slot.stream;
            this.#elements.set(slot.mid, element);
            this.#route(element);
        }
        void this.resume();
    }

    detach() {
        for (const element of this.#elements.values()) {
            element.srcObject = null;
        }
        this.#elements.clear();
        this.#speakers.clear();
    }

    /** Plays everything; from a click it also lifts the browser's refusal. */
    async resume() {
        const elements = [...this.#elements.values()];
        const results = await Promise.allSettled(elements.map((element) => element.play()));
        const blocked = results.some((result) => result.status === 'rejected' && result.reason?.name === 'NotAllowedError');
        if (blocked !== this.blocked) {
            this.blocked = blocked;
            this.dispatchEvent(new CustomEvent(blocked ? 'blocked' : 'unblocked'));
        }
    }

    /** @param {boolean} deafened */
    deafen(deafened) {
        this.#deafened = deafened;
        for (const element of this.#elements.values()) {
            element.muted = deafened;
        }
    }

    /** @param {string} mid @param {number} participant */
    speaker(mid, participant) {
        if (this.#speakers.get(mid) !== participant) {
            this.#speakers.set(mid, participant);
            this.#applyVolume(mid);
        }
    }

    /** Takes changed volumes over. */
    refreshVolumes() {
        for (const mid of this.#elements.keys()) {
            this.#applyVolume(mid);
        }
    }

    /** @param {string} deviceId '' for the default */
    async output(deviceId) {
        this.#output = deviceId;
        await Promise.all([...this.#elements.values()].map((element) => this.#route(element)));
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
        if (element) {
            element.volume = this.volumeOf(this.#speakers.get(mid) ?? 0);
        }
    }
}
