import assert from 'node:assert/strict';
import { afterEach, beforeEach, describe, mock, test } from 'node:test';
import { rejoinAfterReload, rememberCall } from '#web/ui/call-memory.js';

/** The part of the client that is remembered. */
class Client extends EventTarget {
    /** @type {string|null} */ channel = null;
    callState = 'idle';
    state = { muted: false, deafened: false };
    guilds = { channel: (/** @type {string} */ id) => (id === 'lounge' ? { id } : undefined) };
    /** @type {string[]} */ did = [];

    async start() {
        this.did.push('start');
    }

    /** @param {boolean} muted */
    async setMuted(muted) {
        this.did.push(`muted ${muted}`);
    }

    /** @param {boolean} deafened */
    async setDeafened(deafened) {
        this.did.push(`deafened ${deafened}`);
    }

    /** @param {string} channel */
    async join(channel) {
        this.did.push(`join ${channel}`);
    }

    /** @param {string|null} channel @param {string} callState */
    enter(channel, callState) {
        this.channel = channel;
        this.callState = callState;
        this.dispatchEvent(new Event('call'));
    }
}

describe('a reload of the page', () => {
    let type = 'reload';
    /** @type {AbortController} */ let page;
    /** @type {Client} */ let client;

    /** What the page after it does. */
    async function next() {
        const later = new Client();
        await rejoinAfterReload(/** @type {any} */ (later));
        return later.did;
    }

    beforeEach(() => {
        type = 'reload';
        mock.method(performance, 'getEntriesByType', () => [{ type }]);
        page = new AbortController();
        client = new Client();
        rememberCall(/** @type {any} */ (client), page.signal);
    });

    afterEach(() => mock.restoreAll());

    test('keeps the call, mute and deafen', async () => {
        client.enter('lounge', 'connected');
        client.state = { muted: true, deafened: false };
        client.dispatchEvent(new Event('state'));
        page.abort();
        client.enter(null, 'idle');
        assert.deepEqual(await next(), ['start', 'deafened false', 'muted true', 'join lounge']);
        assert.deepEqual(await next(), [], 'once');
    });

    test('does not bring back a call that the person left, or that was given up', async () => {
        client.enter('lounge', 'connected');
        client.enter(null, 'idle');
        assert.deepEqual(await next(), []);
        client.enter('lounge', 'failed');
        assert.deepEqual(await next(), []);
    });

    test('is not a new visit', async () => {
        client.enter('lounge', 'connected');
        type = 'navigate';
        assert.deepEqual(await next(), []);
    });

    test('does not join a channel that is gone', async () => {
        client.enter('attic', 'connected');
        assert.deepEqual(await next(), ['start']);
    });
});
