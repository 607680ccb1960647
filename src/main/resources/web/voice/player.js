/** @typedef {import('./slots.js').MediaSlot} MediaSlot */

/**
 * Plays the audio slots, each through one hidden element. Volume belongs to a participant, not to a slot: it is set
 * again whenever the slot plays another participant.
 *
 * Events: `blocked` (the browser requires a click first; call `resume()` from one), `unblocked`.
 */
export class AudioPlayer extends EventTarget {
    /** @type {Map<string, HTMLAudioElement>} by mid */ #elements = new Map();
    /** @type {Map<string, number>} mid → participant audible in it */ #participants = new Map();
    #deafened = false;
    #output = '';
    blocked = false;

    /** @param {(participant: number) => number} volumeOf a participant's volume, 0…1 */
    constructor(volumeOf) {
        super();
        this.volumeOf = volumeOf;
    }

    /** @param {MediaSlot[]} slots of audio */
    attach(slots) {
        this.detach();
        this.add(slots);
    }

    /** Plays those of the slots that are new. @param {MediaSlot[]} slots of audio */
    add(slots) {
        for (const slot of slots) {
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
        this.#participants.clear();
    }

    /** Plays all slots; from a click it also makes the browser allow it. */
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
    setDeafened(deafened) {
        this.#deafened = deafened;
        for (const element of this.#elements.values()) {
            element.muted = deafened;
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
            element.volume = this.volumeOf(this.#participants.get(mid) ?? 0);
        }
    }
}
