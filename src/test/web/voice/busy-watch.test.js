import assert from 'node:assert/strict';
import { beforeEach, describe, test } from 'node:test';
import { LagMeter } from '#web/voice/busy-watch.js';

describe('LagMeter', () => {
    /** @type {LagMeter} */ let meter;

    beforeEach(() => {
        meter = new LagMeter();
    });

    test('one short stall is not a load', () => {
        [0, 900, 0, 0].forEach((late) => meter.add(late));
        assert.equal(meter.isBusy, false);
    });

    test('timers that are late in half of the checks are load, until they are in time again', () => {
        [0, 200, 200, 0, 200, 200].forEach((late) => meter.add(late));
        assert.equal(meter.isBusy, true);
        [10, 10, 10, 10].forEach((late) => meter.add(late));
        assert.equal(meter.isBusy, false);
    });
});
