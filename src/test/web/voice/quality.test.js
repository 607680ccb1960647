import assert from 'node:assert/strict';
import { beforeEach, describe, test } from 'node:test';
import { CallQuality } from '#web/voice/quality.js';

/** @typedef {import('#web/voice/slots.js').Slot} Slot */

/** @param {string} mid @param {number} participant @returns {Slot} */
const slot = (mid, participant) => ({ mid, kind: 'video', participant, track: 'camera', paused: false, pausedAt: 0, assignedAt: 0 });
const figures = { score: 4.4, lossPercent: 0, jitterMillis: 3, kilobitsPerSecond: 400 };

describe('CallQuality', () => {
    /** @type {CallQuality} */ let quality;

    /** @param {Partial<import('#web/voice/protocol.js').Quality>} fields */
    const take = (fields) => quality.take({ op: 'quality', seq: 1, roundTripMillis: 42, ...fields });

    beforeEach(() => {
        quality = new CallQuality();
    });

    test('a participant that was never named is good', () => {
        assert.deepEqual(quality.of(3, []), { bars: 4, level: 'good', tracks: [] });
    });

    test('keeps what a later message leaves out', () => {
        take({ up: [{ track: 'microphone', ...figures }], participants: [{ participant: 3, level: 'poor', cause: 'downlink' }] });
        take({ roundTripMillis: 50 });

        assert.equal(quality.roundTripMillis, 50);
        assert.equal(quality.up.get('microphone')?.score, 4.4);
        assert.deepEqual(quality.of(3, []), { bars: 2, level: 'poor', cause: 'downlink', tracks: [] });
    });

    for (const [score, bars] of /** @type {const} */ ([[4.02, 4], [4.01, 3], [3.6, 3], [3.59, 2], [3.1, 2], [3.09, 1]])) {
        test(`a score of ${score} is ${bars} bars`, () => {
            take({ down: [{ mid: '14', ...figures, score }] });
            assert.equal(quality.of(3, [slot('14', 3)]).bars, bars);
        });
    }

    test('the worst of report and arrival counts, with its own cause', () => {
        take({
            participants: [{ participant: 3, level: 'fair', cause: 'uplink' }],
            down: [{ mid: '14', ...figures, score: 2.9, cause: 'publisher', freezes: 1, frozenMillis: 310 }],
        });
        const { bars, level, cause, tracks } = quality.of(3, [slot('14', 3)]);
        assert.deepEqual({ bars, level, cause }, { bars: 1, level: 'bad', cause: 'publisher' });
        assert.deepEqual(tracks.map(({ track }) => track), ['camera']);
        assert.equal(quality.of(3, [slot('14', 4)]).bars, 3, 'the slot of another participant does not count');
    });

    test('a good arrival does not hide a bad report', () => {
        take({ participants: [{ participant: 3, level: 'bad', cause: 'server' }], down: [{ mid: '14', ...figures }] });
        const { level, cause } = quality.of(3, [slot('14', 3)]);
        assert.deepEqual({ level, cause }, { level: 'bad', cause: 'server' });
    });

    test('a level without a cause, or with one that is not known yet, names none', () => {
        take({ participants: [{ participant: 3, level: 'fair' }, { participant: 4, level: 'fair', cause: /** @type {any} */ ('weather') }] });
        assert.deepEqual(quality.of(3, []), { bars: 3, level: 'fair', tracks: [] });
        assert.deepEqual(quality.of(4, []), { bars: 3, level: 'fair', tracks: [] });
    });

    test('forgets the figures of slots that carry another track', () => {
        take({ down: [{ mid: '14', ...figures, score: 2 }] });
        quality.forgetSlots([slot('14', 4)]);
        assert.equal(quality.of(4, [slot('14', 4)]).bars, 4);
    });

    test('forgets participants that left', () => {
        take({ participants: [{ participant: 3, level: 'bad' }] });
        quality.forget([3]);
        assert.equal(quality.of(3, []).bars, 4);
    });
});
