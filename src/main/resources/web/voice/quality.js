/** @typedef {import('./protocol.js').Quality} Quality */
/** @typedef {import('./protocol.js').QualityCause} QualityCause */
/** @typedef {import('./protocol.js').QualityFigures} QualityFigures */
/** @typedef {import('./protocol.js').QualityLevel} QualityLevel */
/** @typedef {import('./protocol.js').TrackKind} TrackKind */
/** @typedef {import('./slots.js').Slot} Slot */

/** @type {QualityLevel[]} the worst first */
const LEVELS = ['bad', 'poor', 'fair', 'good'];

/** Lowest scores of the levels above `bad`, as in the protocol. */
const LOWEST = { good: 4.02, fair: 3.6, poor: 3.1 };

/** @type {ReadonlySet<unknown>} of a newer server there may be others */
const CAUSES = new Set(['uplink', 'downlink', 'server', 'publisher']);

/**
 * How good a participant is here; `tracks` are those that arrive here.
 *
 * @typedef {{bars: number, level: QualityLevel, cause?: QualityCause, tracks: {track: TrackKind, figures: QualityFigures}[]}} ParticipantQuality
 */

/** The quality of this call as the server reports it; kept, since it reports changes only. */
export class CallQuality {
    /** @type {Map<number, {level: QualityLevel, cause?: QualityCause}>} */ #participants = new Map();
    /** Own tracks as they arrive at the server. @type {Map<TrackKind, QualityFigures>} */ up = new Map();
    /** By the mid of the slot. @type {Map<string, QualityFigures>} */ down = new Map();
    /** Of the own connection, `NaN` before the first message. */ roundTripMillis = NaN;

    /** Takes a `quality` message. @param {Quality} message */
    take({ roundTripMillis, up = [], down = [], participants = [] }) {
        this.roundTripMillis = roundTripMillis;
        up.forEach((figures) => this.up.set(figures.track, figures));
        down.forEach((figures) => this.down.set(figures.mid, figures));
        participants.forEach(({ participant, level, cause }) => this.#participants.set(participant, { level, cause }));
    }

    /** These slots carry another track now. @param {Slot[]} slots */
    forgetSlots(slots) {
        slots.forEach(({ mid }) => this.down.delete(mid));
    }

    /** @param {number[]} numbers of participants that left */
    forget(numbers) {
        numbers.forEach((number) => this.#participants.delete(number));
    }

    /**
     * How good a participant is here: the worst of what the server reports to the whole room and of what arrives
     * here.
     *
     * @param {number} number
     * @param {Iterable<Slot>} slots
     * @returns {ParticipantQuality} 1 to 4 bars
     */
    of(number, slots) {
        const reported = this.#participants.get(number);
        let level = reported?.level ?? 'good';
        let cause = reported?.cause;
        /** @type {ParticipantQuality['tracks']} */ const tracks = [];
        for (const slot of slots) {
            const figures = slot.track && slot.participant === number ? this.down.get(slot.mid) : undefined;
            if (figures) {
                const here = levelOf(figures.score);
                if (LEVELS.indexOf(here) < LEVELS.indexOf(level)) {
                    level = here;
                    cause = figures.cause;
                }
                tracks.push({ track: /** @type {TrackKind} */ (slot.track), figures });
            }
        }
        return { bars: LEVELS.indexOf(level) + 1, level, ...(level !== 'good' && CAUSES.has(cause) ? { cause } : {}), tracks };
    }
}

/** @param {number} score @returns {QualityLevel} */
function levelOf(score) {
    return score >= LOWEST.good ? 'good' : score >= LOWEST.fair ? 'fair' : score >= LOWEST.poor ? 'poor' : 'bad';
}
