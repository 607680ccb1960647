/** Pauses between sentences. Audio that grows louder in each of them is worse than none of this. */
const HOLD_MILLIS = 1_000;

/** Plays the audio of shared screens more quietly while a participant speaks, and shortly after. */
export class StreamAttenuation {
    #onChange;
    #active = false;
    /** Runs since all are silent. @type {ReturnType<typeof setTimeout>|undefined} */ #timer;

    /** @param {() => void} onChange `factor` changed */
    constructor(onChange) {
        this.#onChange = onChange;
    }

    /** @param {boolean} speaks whether a participant speaks now */
    update(speaks) {
        if (speaks) {
            clearTimeout(this.#timer);
            this.#timer = undefined;
            this.#set(true);
        } else if (this.#active) {
            this.#timer ??= setTimeout(() => {
                this.#timer = undefined;
                this.#set(false);
            }, HOLD_MILLIS);
        }
    }

    /** By which the volume of a shared screen is multiplied. @param {number} percent by how much it is attenuated */
    factor(percent) {
        return this.#active ? 1 - percent / 100 : 1;
    }

    /** @param {boolean} active */
    #set(active) {
        if (active !== this.#active) {
            this.#active = active;
            this.#onChange();
        }
    }
}
