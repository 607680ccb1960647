import assert from 'node:assert/strict';
import { describe, test } from 'node:test';
import { backoffMillis } from '#web/voice/backoff.js';

describe('backoffMillis', () => {
    test('the first attempts are exact', () => {
        assert.equal(backoffMillis(0, () => 0.9), 0);
        assert.equal(backoffMillis(1, () => 0.9), 300);
    });

    test('the delay grows to 7 s and no further', () => {
        const delays = [2, 3, 4, 5, 6, 100].map((attempt) => backoffMillis(attempt, () => 0));
        assert.deepEqual(delays, [1200, 2700, 4800, 7000, 7000, 7000]);
    });

    test('up to a second of jitter from the third attempt on', () => {
        assert.equal(backoffMillis(2, () => 0.5), 1700);
        assert.equal(backoffMillis(50, () => 0.999), 7999);
    });

    test('clients differ unless told otherwise', () => {
        const delays = new Set(Array.from({ length: 20 }, () => backoffMillis(5)));
        assert.ok(delays.size > 1);
        for (const delay of delays) {
            assert.ok(delay >= 7000 && delay < 8000);
        }
    });
});
