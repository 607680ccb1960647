import assert from 'node:assert/strict';
import { beforeEach, describe, test } from 'node:test';
import { PathMachine } from '#web/voice/path-machine.js';

describe('PathMachine', () => {
    /** @type {PathMachine} */ let path;

    beforeEach(() => {
        path = new PathMachine();
    });

    /** @param {import('#web/voice/path-machine.js').PathAction[]} actions */
    const kinds = (actions) => actions.map((action) => action.do);

    function connect() {
        path.onStates('connecting', 'checking');
        assert.deepEqual(path.onStates('connected', 'connected'), [{ do: 'connected' }]);
    }

    test('is connected once ICE and DTLS are', () => {
        assert.deepEqual(path.onStates('connecting', 'connected'), []);
        assert.equal(path.wasConnected, false);
        assert.deepEqual(path.onStates('connected', 'completed'), [{ do: 'connected' }]);
        assert.equal(path.wasConnected, true);
        assert.deepEqual(path.onStates('connected', 'completed'), [], 'reported once');
    });

    test('gives up after 15 s and names what is missing', () => {
        assert.deepEqual(path.onAnswer(), [{ do: 'wait', millis: 15_000 }]);
        const [noPath] = path.onTimeout('checking');
        assert.deepEqual(noPath, { do: 'lose', reason: 'no_path' });
        const [noHandshake] = path.onTimeout('connected');
        assert.deepEqual(noHandshake, { do: 'lose', reason: 'no_handshake' });
    });

    test('gives up at once when the browser does', () => {
        assert.deepEqual(kinds(path.onStates('failed', 'failed')), ['lose']);
    });

    test('a short silence is trouble, and over when packets come again', () => {
        connect();
        assert.deepEqual(path.onStates('disconnected', 'disconnected'), [
            { do: 'trouble', reason: 'voice_silent' },
            { do: 'wait', millis: 2_000 },
        ]);
        assert.deepEqual(path.onStates('disconnected', 'disconnected'), [], 'the wait does not begin again');
        assert.deepEqual(path.onStates('connected', 'connected'), [{ do: 'recovered' }]);
        assert.deepEqual(path.onTimeout('connected'), [], 'a timer that fires late does nothing');
    });

    test('a longer silence restarts ICE', () => {
        connect();
        path.onStates('disconnected', 'disconnected');
        assert.deepEqual(path.onTimeout('disconnected'), [
            { do: 'trouble', reason: 'path_lost' },
            { do: 'wait', millis: 5_000 },
            { do: 'restart' },
        ]);
    });

    test('a path that failed is not waited for', () => {
        connect();
        assert.deepEqual(kinds(path.onStates('failed', 'failed')), ['trouble', 'wait', 'restart']);
        assert.deepEqual(path.onStates('failed', 'failed'), [], 'one restart at a time');
        assert.deepEqual(path.onStates('connecting', 'checking'), []);
        assert.deepEqual(path.onStates('connected', 'connected'), [{ do: 'recovered' }]);
    });

    test('a restart that finds no path within its time ends the connection', () => {
        connect();
        path.onStates('failed', 'failed');
        assert.deepEqual(kinds(path.onTimeout('checking')), ['lose']);
    });

    test('a restart that is refused ends the connection only if the path is gone', () => {
        connect();
        assert.deepEqual(path.onRestartFailed(), []);
        path.onStates('failed', 'failed');
        assert.deepEqual(kinds(path.onRestartFailed()), ['lose']);
    });

    test('DTLS that ends over a path that works was ended by the server', () => {
        connect();
        assert.deepEqual(path.onStates('failed', 'connected'), [{ do: 'lose', reason: 'path_ended' }]);
    });
});
