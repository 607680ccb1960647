import assert from 'node:assert/strict';
import { describe, test } from 'node:test';
import { fitted } from '#web/voice/upload.js';

describe('An image that is fitted into a box', () => {
    test('keeps its proportions', () => {
        assert.deepEqual(fitted(1600, 900, 400, 300), { width: 400, height: 225 });
        assert.deepEqual(fitted(900, 1600, 400, 300), { width: 169, height: 300 });
    });

    test('is never enlarged', () => {
        assert.deepEqual(fitted(30, 20, 400, 300), { width: 30, height: 20 });
    });

    test('has at least one pixel', () => {
        assert.deepEqual(fitted(8192, 1, 400, 300), { width: 400, height: 1 });
    });
});
