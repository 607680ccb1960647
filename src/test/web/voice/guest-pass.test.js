import assert from 'node:assert/strict';
import { test } from 'node:test';
import { GuestPass } from '#web/voice/guest-pass.js';
import { Refusal } from '#web/voice/refusal.js';
import { SafeStorage } from '#web/voice/storage.js';

function setUp() {
    /** @type {string[]} */ const asked = [];
    /** @type {Error|null} */ let failure = null;
    const api = /** @type {import('#web/voice/api.js').Api} */ (/** @type {unknown} */ ({
        /** @param {string} code @param {string} name */
        async enterAsGuest(code, name) {
            asked.push(`enter ${code} ${name}`);
            return { channel: 'c', name, guestToken: `token of ${name}` };
        },
        /** @param {string} guestToken */
        async issueGuestToken(guestToken) {
            asked.push(`issue ${guestToken}`);
            if (failure) {
                throw failure;
            }
            return { channel: 'c', token: 'socket' };
        },
    }));
    const texts = new SafeStorage(() => {
        throw new Error('blocked');
    });
    /** @param {Error|null} error */
    const fail = (error) => {
        failure = error;
    };
    return { api, texts, asked, fail };
}

test('a reload makes no second guest', async () => {
    const { api, texts, asked } = setUp();
    assert.equal(await new GuestPass(api, 'abc', texts).enter('Zoe'), 'c');
    const again = new GuestPass(api, 'abc', texts);
    assert.equal(again.name, 'Zoe');
    assert.equal(await again.enter('Zoe'), 'c');
    assert.equal(await again.socketToken(), 'socket');
    assert.deepEqual(asked, ['enter abc Zoe', 'issue token of Zoe', 'issue token of Zoe']);
});

test('another name and another link make another guest', async () => {
    const { api, texts, asked } = setUp();
    await new GuestPass(api, 'abc', texts).enter('Zoe');
    await new GuestPass(api, 'abc', texts).enter('Yan');
    await new GuestPass(api, 'def', texts).enter('Yan');
    assert.deepEqual(asked, ['enter abc Zoe', 'enter abc Yan', 'enter def Yan']);
});

test('a removed guest gets the reason, once', async () => {
    const { api, texts, fail } = setUp();
    const pass = new GuestPass(api, 'abc', texts);
    await pass.enter('Zoe');
    fail(new Refusal('token_invalid', 'You are no longer a guest of this call.'));
    await assert.rejects(pass.enter('Zoe'), { code: 'token_invalid' });
    assert.equal(pass.name, '');
});

test('a guest is the same one after the server was away for a moment', async () => {
    const { api, texts, asked, fail } = setUp();
    const pass = new GuestPass(api, 'abc', texts);
    await pass.enter('Zoe');
    for (const failure of [new Error('The server cannot be reached.'), new Refusal('rate_limited', 'Wait a moment.')]) {
        fail(failure);
        await assert.rejects(pass.enter('Zoe'), failure);
    }
    fail(null);
    assert.equal(await pass.enter('Zoe'), 'c');
    assert.deepEqual(asked, ['enter abc Zoe', ...Array(3).fill('issue token of Zoe')]);
});
