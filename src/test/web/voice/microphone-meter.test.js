import assert from 'node:assert/strict';
import { describe, test } from 'node:test';
import { MicrophoneMeter, rootMeanSquare } from '#web/voice/microphone-meter.js';

describe('MicrophoneMeter', () => {
    // Node has no AudioContext, as a browser where it fails.
    test('B4: without an AudioContext only the level is missing', () => {
        const meter = new MicrophoneMeter();
        meter.watch(/** @type {any} */ ({}));
        assert.equal(meter.level(), 0);
        meter.watch(null);
        assert.equal(meter.level(), 0);
    });

    test('the level is the root mean square', () => {
        assert.equal(rootMeanSquare(new Float32Array([0.5, -0.5])), 0.5);
        assert.equal(rootMeanSquare(new Float32Array(8)), 0);
    });
});
