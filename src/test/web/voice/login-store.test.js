import assert from 'node:assert/strict';
import { describe, test } from 'node:test';
import { LoginStore } from '#web/voice/login-store.js';

const ADA = { refreshToken: 'r1', user: { id: 'u1', username: 'ada' } };

// Node has neither sessionStorage nor IndexedDB nor locks; without channels it is as a browser that refuses them all.
/** @type {any} */ (globalThis).BroadcastChannel = undefined;

describe('LoginStore without any storage (B3, B10)', () => {
    test('keeps a login in memory, also one that was to be remembered', async () => {
        for (const remember of [false, true]) {
            const store = new LoginStore(`memory-${remember}`);
            await store.claimTab();
            assert.equal(await store.read(), null);
            await store.write(ADA, remember);
            assert.deepEqual(await store.read(), ADA);
            assert.equal(store.shared(), false);
            await store.write({ ...ADA, refreshToken: 'r2' });
            assert.equal((await store.read())?.refreshToken, 'r2');
            await store.clear();
            assert.equal(await store.read(), null);
        }
    });

    test('work under the lock runs once, and fails with its own error', async () => {
        const store = new LoginStore('locks');
        let runs = 0;
        assert.equal(await store.exclusively(async () => ++runs), 1);
        await assert.rejects(store.exclusively(async () => {
            runs += 1;
            throw new Error('refused');
        }), { message: 'refused' });
        assert.equal(runs, 2);
    });
});
