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

/** @type {Record<QualityCause, string>} */
const CAUSES = {
    uplink: 'the sender’s connection to the server',
    downlink: 'the connection from the server',
    server: 'the server is busy',
    publisher: 'the sender’s device',
};

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
     * @returns {{bars: number, words: string}} 1 to 4 bars
     */
    of(number, slots) {
        const reported = this.#participants.get(number);
        let level = reported?.level ?? 'good';
        let cause = reported?.cause;
        const lines = [];
        for (const slot of slots) {
            const figures = slot.participant === number ? this.down.get(slot.mid) : undefined;
            if (figures) {
                const here = levelOf(figures.score);
                if (LEVELS.indexOf(here) < LEVELS.indexOf(level)) {
                    level = here;
                    cause = figures.cause;
                }
                lines.push(`${slot.track}: ${figuresInWords(figures)}`);
            }
        }
        return { bars: LEVELS.indexOf(level) + 1, words: [levelInWords(level, cause), ...lines].join('\n') };
    }
}

/** @param {number} score @returns {QualityLevel} */
function levelOf(score) {
    return score >= LOWEST.good ? 'good' : score >= LOWEST.fair ? 'fair' : score >= LOWEST.poor ? 'poor' : 'bad';
}

/** @param {QualityLevel} level @param {QualityCause} [cause] */
function levelInWords(level, cause) {
    const name = level.charAt(0).toUpperCase() + level.slice(1);
    const blamed = level !== 'good' && cause && CAUSES[cause];
    return blamed ? `${name}: ${blamed}` : name;
}

/** @param {QualityFigures} figures */
function figuresInWords({ score, lossPercent, jitterMillis, freezes }) {
    return [
        `score ${score.toFixed(1)}`,
        `loss ${lossPercent.toFixed(1)} %`,
        `jitter ${jitterMillis} ms`,
        ...(freezes ? [`${freezes} ${freezes === 1 ? 'freeze' : 'freezes'}`] : []),
    ].join(', ');
}
