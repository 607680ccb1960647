import assert from 'node:assert/strict';
import { beforeEach, describe, test } from 'node:test';
import { PushToTalk, followPushToTalk } from '#web/ui/push-to-talk.js';

test('one is heard from press to release, and stays muted where one may not talk', () => {
    /** @type {boolean[]} */ const muted = [];
    let may = true;
    const talk = new PushToTalk({ mayTalk: () => may, setMuted: (now) => void muted.push(now) });
    talk.release();
    assert.deepEqual(muted, []);
    talk.press();
    talk.press();
    may = false;
    talk.release();
    talk.press();
    talk.release();
    assert.deepEqual(muted, [false, true]);
});

describe('followPushToTalk', () => {
    /** A page without a text field. */
    class Page extends EventTarget {
        matches() {
            return false;
        }

        closest() {
            return null;
        }
    }

    class Client extends EventTarget {
        callState = 'connected';
        state = { muted: false, deafened: false };
        rights = { permissions: ['speak'], serverMuted: false };
        devices = Object.assign(new EventTarget(), { choices: { microphoneMode: 'pushToTalk', talkKey: 'e' } });

        /** @param {boolean} muted */
        async setMuted(muted) {
            this.state.muted = muted;
            this.dispatchEvent(new CustomEvent('state'));
        }
    }

    /** @type {Client} */ let client;
    /** @type {PushToTalk} */ let talk;

    beforeEach(() => {
        Object.assign(globalThis, { document: new Page(), window: new EventTarget() });
        const left = new AbortController();
        client = new Client();
        talk = followPushToTalk(/** @type {any} */ (client), () => {}, left.signal);
    });

    /** @param {"keydown"|"keyup"} type @param {string} [key] */
    function dispatch(type, key = 'e') {
        document.dispatchEvent(Object.assign(new Event(type, { cancelable: true }),
            { key, code: 'KeyE', ctrlKey: false, metaKey: false, altKey: false, repeat: false }));
    }

    test('one is heard while the key is held', () => {
        assert.ok(client.state.muted);
        dispatch('keydown');
        assert.ok(!client.state.muted);
        dispatch('keyup');
        assert.ok(client.state.muted);
    });

    for (const callState of ['idle', 'failed']) {
        test(`a call that ends while the key is held ends muted: ${callState}`, () => {
            dispatch('keydown');
            client.callState = callState;
            client.dispatchEvent(new CustomEvent('call'));
            assert.ok(client.state.muted);
            dispatch('keydown');
            assert.ok(client.state.muted);
        });
    }

    test('the release of the key counts, whatever letter it has by then', () => {
        dispatch('keydown');
        dispatch('keyup', 'Dead'); // with the Option key of macOS
        assert.ok(client.state.muted);
    });

    test('who is muted by a moderator while the button is held must press it again', () => {
        talk.press();
        client.rights = { permissions: ['speak'], serverMuted: true };
        client.dispatchEvent(new CustomEvent('rights'));
        assert.ok(client.state.muted);
        client.rights = { permissions: ['speak'], serverMuted: false };
        client.dispatchEvent(new CustomEvent('rights'));
        assert.ok(client.state.muted);
        talk.press();
        assert.ok(!client.state.muted);
    });
});
