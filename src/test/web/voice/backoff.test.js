import assert from 'node:assert/strict';
import { describe, test } from 'node:test';
import { backoffMillis } from '#web/voice/backoff.js';

describe('backoffMillis', () => {
    test('the first attempts are exact', () => {
        assert.equal(backoffMillis(0, () => 0.9), 0);
        assert.equal(backoffMillis(1, () => 0.9), 300);
    });

    test('at most 3 s in the first minute, up to 8 s later', () => {
        let elapsed = 0;
        for (let attempt = 0; elapsed < 60_000; attempt++) {
            const delay = backoffMillis(attempt, () => 0.999);
            assert.ok(delay <= 3000, `${delay} ms after ${elapsed} ms`);
            elapsed += delay;
        }
        const delays = [25, 26, 100].map((attempt) => backoffMillis(attempt, () => 0));
        assert.deepEqual(delays, [2000, 7000, 7000]);
    });

    test('up to a second of jitter from the third attempt on', () => {
        assert.equal(backoffMillis(2, () => 0.5), 1700);
        assert.equal(backoffMillis(50, () => 0.999), 7999);
    });

    test('the delays of clients differ by jitter', () => {
        const delays = new Set(Array.from({ length: 20 }, () => backoffMillis(5)));
        assert.ok(delays.size > 1);
        for (const delay of delays) {
            assert.ok(delay >= 2000 && delay < 3000);
        }
    });
});
