import assert from 'node:assert/strict';
import { test } from 'node:test';
import { loudness } from '#web/ui/device-dialog.js';

test('the bar of the microphone shows decibels', () => {
    assert.equal(loudness(0), 0);
    assert.equal(loudness(0.0001), 0);
    assert.ok(Math.abs(loudness(10 ** (-30 / 20)) - 0.5) < 1e-9);
    assert.equal(loudness(1), 1);
});
