/** @typedef {import('../voice/index.js').VoiceClient} VoiceClient */

/** With more participants a change of the page is so expensive that every other reading of the levels is drawn, 7 a second. */
const LARGE_ROOM = 25;

/** @type {WeakMap<EventTarget, {event: Event, drawn: boolean}>} */
const last = new WeakMap();

/**
 * Calls back when levels are to be drawn: of one client all at the same time, for one frame.
 *
 * @param {Pick<VoiceClient, "participants"|"speaking"> & EventTarget} client
 * @param {(speaking: ReadonlyMap<number, number>) => void} draw
 */
export function followLevels(client, draw) {
    client.addEventListener('levels', (event) => {
        const before = last.get(client);
        if (before?.event !== event) {
            const must = client.participants.size <= LARGE_ROOM || client.speaking.size === 0;
            last.set(client, { event, drawn: must || !before?.drawn });
        }
        if (last.get(client)?.drawn) {
            draw(client.speaking);
        }
    });
}

/**
 * Marks the elements of those who speak. Levels change many times a second in a room of any size, so that only an element whose
 * mark changes is looked up and touched.
 */
export class SpeakingMarks {
    /** By participant. @type {Map<number, {element: HTMLElement|null, step: number}>} */ #shown = new Map();
    #find;
    #mark;
    #stepOf;

    /**
     * @param {(number: number) => HTMLElement|null} find the element of a participant
     * @param {(element: HTMLElement, step: number|null) => void} mark null: the participant does not speak
     * @param {(level: number) => number} stepOf what of a level 0…1 is shown; levels of one step look the same
     */
    constructor(find, mark, stepOf = () => 0) {
        this.#find = find;
        this.#mark = mark;
        this.#stepOf = stepOf;
    }

    /** @param {ReadonlyMap<number, number>} speaking participant → level 0…1 */
    update(speaking) {
        for (const [number, { element }] of this.#shown) {
            if (!speaking.has(number)) {
                this.#shown.delete(number);
                this.#set(element, null);
            }
        }
        for (const [number, level] of speaking) {
            const step = this.#stepOf(level);
            const shown = this.#shown.get(number);
            if (shown?.step !== step) {
                const element = shown?.element ?? this.#find(number);
                this.#shown.set(number, { element, step });
                this.#set(element, step);
            }
        }
    }

    /** Elements were added, removed or given to others. */
    refresh() {
        for (const [number, shown] of this.#shown) {
            const element = this.#find(number);
            if (element !== shown.element) {
                this.#set(shown.element, null);
                shown.element = element;
                this.#set(element, shown.step);
            }
        }
    }

    /** @param {HTMLElement|null} element @param {number|null} step */
    #set(element, step) {
        if (element) {
            this.#mark(element, step);
        }
    }
}
