/** @typedef {import('./protocol.js').SlotAssignment} SlotAssignment */
/** @typedef {import('./protocol.js').TrackKind} TrackKind */

/**
 * A receive section of the connection. Its browser track and stream never change; whose track they carry does.
 *
 * @typedef {{mid: string, kind: "audio"|"video"}} Section
 * @typedef {Section & {receiver: RTCRtpReceiver, stream: MediaStream}} MediaSection with what the browser receives
 *
 * @typedef {Object} Assignment
 * @property {number} participant whose track it carries, 0 when free
 * @property {TrackKind|null} track
 * @property {boolean} paused the server does not send it now, as it would not fit
 * @property {number} pausedAt milliseconds: since when, if it is paused
 * @property {number} assignedAt milliseconds: frames received earlier belong to another participant
 *
 * @typedef {Section & Assignment} Slot
 * @typedef {MediaSection & Assignment} MediaSlot
 */

/**
 * Which participant's track is in which slot.
 *
 * @template {Section} S
 */
export class SlotTable {
    /** @type {Map<string, S & Assignment>} */ #slots = new Map();

    /** @param {S[]} sections */
    add(sections) {
        for (const section of sections) {
            this.#slots.set(section.mid, { ...section, participant: 0, track: null, paused: false, pausedAt: 0, assignedAt: 0 });
        }
    }

    /**
     * Takes a `slots` message; slots it does not name keep their assignment.
     *
     * @param {SlotAssignment[]} assignments
     * @param {number} nowMillis
     * @returns {{changed: (S & Assignment)[], reassigned: (S & Assignment)[]}} reassigned: those of the changed ones
     *     that carry another track now; the others were paused or resumed
     */
    assign(assignments, nowMillis) {
        const changed = [];
        const reassigned = [];
        for (const { mid, participant, track, paused = false } of assignments) {
            const slot = this.#slots.get(mid);
            if (!slot) {
                continue;
            }
            const kind = participant === 0 ? null : (track ?? null);
            const isSameTrack = slot.participant === participant && slot.track === kind;
            if (isSameTrack && slot.paused === paused) {
                continue;
            }
            if (paused && !(isSameTrack && slot.paused)) {
                slot.pausedAt = nowMillis;
            }
            slot.paused = paused;
            if (!isSameTrack) {
                slot.participant = participant;
                slot.track = kind;
                slot.assignedAt = nowMillis;
                reassigned.push(slot);
            }
            changed.push(slot);
        }
        return { changed, reassigned };
    }

    [Symbol.iterator]() {
        return this.#slots.values();
    }

    /** @param {string} mid */
    get(mid) {
        return this.#slots.get(mid);
    }

    audio() {
        return [...this.#slots.values()].filter(({ kind }) => kind === 'audio');
    }

    /**
     * The slot that carries a participant's track.
     *
     * @param {number} participant
     * @param {TrackKind} track
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
