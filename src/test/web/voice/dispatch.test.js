import assert from 'node:assert/strict';
import { beforeEach, describe, test } from 'node:test';
import { dispatch } from '#web/voice/dispatch.js';

/** @typedef {import('#web/voice/protocol.js').ServerMessage} ServerMessage */

describe('dispatch of a refused message', () => {
    /** What the parts of the client were called for. @type {string[]} */ let calls;

    /** @param {string} of @param {string} code */
    function refuse(of, code) {
        const message = /** @type {ServerMessage} */ (/** @type {unknown} */ ({ op: 'error', of, code, message: 'no' }));
        const client = { mesh: { onRefused: () => calls.push('repeat signals') }, emit: (/** @type {string} */ event) => calls.push(event) };
        dispatch(message, /** @type {Parameters<typeof dispatch>[1]} */ (/** @type {unknown} */ (client)));
    }

    beforeEach(() => {
        calls = [];
    });

    test('signals and reports of a mesh that were too many are sent again', () => {
        refuse('signal', 'rate_limited');
        refuse('pair', 'rate_limited');
        assert.deepEqual(calls, ['repeat signals', 'repeat signals']);
    });

    test('those that come after the room was left are not', () => {
        refuse('signal', 'not_in_room');
        refuse('pair', 'not_in_room');
        refuse('view', 'rate_limited');
        refuse('view', 'not_in_room');
        assert.deepEqual(calls, []);
    });

    test('a status that was too much is sent again, and is not shown to the user', () => {
        refuse('status', 'rate_limited');
        assert.deepEqual(calls, ['statusRefused']);
    });

    test('whatever else is refused is shown', () => {
        refuse('status', 'bad_field');
        refuse('state', 'rate_limited');
        assert.deepEqual(calls, ['problem', 'problem']);
    });
});
