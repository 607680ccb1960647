import assert from 'node:assert/strict';
import test from 'node:test';
import { lastDays, roundedTop } from '../../../main/resources/web/ui/statistics-sums.js';

const NOW = Date.parse('2026-05-04T23:59:00Z');
const found = [
    { channel: 'lobby', day: '2026-05-04', joins: 3, minutes: 40, peak: 2 },
    { channel: 'attic', day: '2026-05-04', joins: 1, minutes: 5, peak: 4 },
    { channel: 'lobby', day: '2026-05-02', joins: 1, minutes: 1, peak: 1 },
    { channel: 'lobby', day: '2026-05-01', joins: 9, minutes: 9, peak: 9 },
];

test('days without anything are shown, older ones are not', () => {
    assert.deepEqual(lastDays(found, 3, NOW), [
        { day: '2026-05-02', joins: 1, minutes: 1, peak: 1 },
        { day: '2026-05-03', joins: 0, minutes: 0, peak: 0 },
        { day: '2026-05-04', joins: 4, minutes: 45, peak: 4 },
    ]);
});

test('one channel by itself', () => {
    assert.deepEqual(lastDays(found, 1, NOW, 'lobby'), [{ day: '2026-05-04', joins: 3, minutes: 40, peak: 2 }]);
});

test('a plot ends at a round number', () => {
    assert.deepEqual([[], [0], [1], [3], [5], [6], [11], [100], [101], [2_345]].map(roundedTop),
        [1, 1, 1, 5, 5, 10, 20, 100, 200, 5_000]);
});
