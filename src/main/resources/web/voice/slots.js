/** @typedef {import('./protocol.js').SlotAssignment} SlotAssignment */
/** @typedef {import('./protocol.js').TrackKind} TrackKind */

/**
 * One receive section of the connection. Its browser track and stream never change; whose voice or
 * picture they carry does.
 *
 * @typedef {Object} Slot
 * @property {string} mid
 * @property {"audio"|"video"} kind
 * @property {RTCRtpReceiver} receiver
 * @property {MediaStream} stream with the receiver's track
 * @property {number} participant whose track it carries, 0 when free
 * @property {TrackKind|null} track
 * @property {boolean} paused the connection is too slow for it now
 * @property {number} assignedAt `performance.now()` of the assignment: pictures received earlier belong to
 *     somebody else
 */

/** Which participant's track is in which slot. */
export class SlotTable {
    /** @type {Map<string, Slot>} */ #slots = new Map();

    /** @param {RTCRtpTransceiver[]} transceivers receiving ones, with their mids set */
    constructor(transceivers) {
        this.add(transceivers);
    }

    /** @param {RTCRtpTransceiver[]} transceivers further ones */
    add(transceivers) {
        for (const { mid, receiver } of transceivers) {
            if (mid === null) {
                throw new Error('a slot has no mid before the offer is set');
            }
            this.#slots.set(mid, {
                mid,
                kind: /** @type {"audio"|"video"} */ (receiver.track.kind),
                receiver,
                stream: new MediaStream([receiver.track]),
                participant: 0,
                track: null,
                paused: false,
                assignedAt: 0,
            });
        }
    }

    /**
     * Takes a `slots` message; slots it does not name stay as they are.
     *
     * @param {SlotAssignment[]} assignments
     * @returns {Slot[]} those that changed
     */
    assign(assignments) {
        const changed = [];
        for (const { mid, participant, track, paused = false } of assignments) {
            const slot = this.#slots.get(mid);
            const kind = participant === 0 ? null : (track ?? null);
            if (!slot) {
                continue;
            }
            const same = slot.participant === participant && slot.track === kind;
            if (same && slot.paused === paused) {
                continue;
            }
            slot.paused = paused;
            changed.push(slot);
            if (!same) {
                slot.participant = participant;
                slot.track = kind;
                slot.assignedAt = performance.now();
            }
        }
        return changed;
    }

    /** @returns {Iterable<Slot>} */
    [Symbol.iterator]() {
        return this.#slots.values();
    }

    /** @param {string} mid */
    get(mid) {
        return this.#slots.get(mid);
    }

    /** @returns {Slot[]} */
    audio() {
        return [...this.#slots.values()].filter((slot) => slot.kind === 'audio');
    }

    /**
     * The slot that carries a participant's track.
     *
     * @param {number} participant
     * @param {TrackKind} track
     * @returns {Slot|undefined}
     */
    find(participant, track) {
        for (const slot of this.#slots.values()) {
            if (slot.participant === participant && slot.track === track) {
                return slot;
            }
        }
        return undefined;
    }
}
