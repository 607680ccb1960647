import assert from 'node:assert/strict';
import { beforeEach, describe, test } from 'node:test';
import { SpeakingMarks, followLevels } from '#web/ui/speaking-marks.js';

describe('SpeakingMarks', () => {
    /** @type {Map<number, any>} */ let elements;
    /** @type {string[]} */ let marked;
    /** @type {SpeakingMarks} */ let marks;

    beforeEach(() => {
        elements = new Map([[1, { name: 'ann' }], [2, { name: 'ben' }]]);
        marked = [];
        marks = new SpeakingMarks((number) => elements.get(number) ?? null,
            (element, step) => marked.push(`${/** @type {any} */ (element).name} ${step}`), (level) => Math.round(level * 3));
    });

    /** @param {[number, number][]} speaking */
    const update = (...speaking) => {
        marked.length = 0;
        marks.update(new Map(speaking));
        return marked;
    };

    test('touches only what changes', () => {
        assert.deepEqual(update([1, 0.3], [2, 1]), ['ann 1', 'ben 3']);
        assert.deepEqual(update([1, 0.35], [2, 0.9]), []);
        assert.deepEqual(update([1, 0.7], [2, 0.9]), ['ann 2']);
        assert.deepEqual(update([1, 0.7]), ['ben null']);
        assert.deepEqual(update(), ['ann null']);
    });

    test('a participant without an element gets the mark with it', () => {
        assert.deepEqual(update([3, 1]), []);
        elements.set(3, { name: 'cyd' });
        marks.refresh();
        assert.deepEqual(marked, ['cyd 3']);
        marked.length = 0;
        marks.refresh();
        assert.deepEqual(marked, []);
    });

    test('an element that is no longer that of the participant loses the mark', () => {
        update([1, 1]);
        elements.set(1, { name: 'other' });
        marked.length = 0;
        marks.refresh();
        assert.deepEqual(marked, ['ann null', 'other 3']);
        elements.delete(1);
        marked.length = 0;
        marks.refresh();
        assert.deepEqual(marked, ['other null']);
        assert.deepEqual(update(), []);
    });
});

describe('followLevels', () => {
    /** @param {number} people @param {number} speakers */
    const drawn = (people, speakers) => {
        const client = /** @type {any} */ (Object.assign(new EventTarget(), { participants: { size: people }, speaking: { size: speakers } }));
        /** @type {string[]} */ const calls = [];
        followLevels(client, () => calls.push('grid'));
        followLevels(client, () => calls.push('channels'));
        return Array.from({ length: 3 }, () => {
            client.dispatchEvent(new Event('levels'));
            return calls.splice(0).length;
        });
    };

    test('draws every reading in a small room, and every other one in a large room, everywhere at once', () => {
        assert.deepEqual(drawn(25, 2), [2, 2, 2]);
        assert.deepEqual(drawn(100, 2), [2, 0, 2]);
    });

    test('removes the marks when no participant speaks any longer', () => {
        assert.deepEqual(drawn(100, 0), [2, 2, 2]);
    });
});
