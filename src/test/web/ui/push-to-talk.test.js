import assert from 'node:assert/strict';
import { beforeEach, describe, test } from 'node:test';
import { PushToTalk, followPushToTalk, talkKeyChoice } from '#web/ui/push-to-talk.js';
import { t } from '#web/ui/words.js';

test('unmutes from press to release, and not where the user may not talk', () => {
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

    test('unmutes while the key is held', () => {
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

    test('after a mute by a moderator the held button must be pressed again', () => {
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

describe('talkKeyChoice', () => {
    /** As much of an element as the choice uses; a button is clicked by the keys that browsers click it by. */
    class Element extends EventTarget {
        /** @type {(Element|string)[]} */ children = [];
        /** @type {Record<string, string>} */ attributes = {};
        textContent = '';
        hidden = false;

        /** @param {...(Element|string)} children */
        append(...children) {
            this.children.push(...children);
        }

        /** @param {string} name @param {string} value */
        setAttribute(name, value) {
            this.attributes[name] = value;
        }

        focus() {}

        /** @param {"keydown"|"keyup"} type @param {string} key @param {{repeat?: boolean}} [more] @returns {boolean} whether the browser does what the key means */
        #dispatch(type, key, { repeat = false } = {}) {
            const event = Object.assign(new Event(type, { cancelable: true }), { key, code: key === ' ' ? 'Space' : key, repeat });
            return this.dispatchEvent(event);
        }

        /** @param {string} key @param {{repeat?: boolean}} [more] */
        press(key, more) {
            if (this.#dispatch('keydown', key, more) && key === 'Enter') {
                this.dispatchEvent(new Event('click'));
            }
        }

        /** @param {string} key */
        release(key) {
            if (this.#dispatch('keyup', key) && key === ' ') {
                this.dispatchEvent(new Event('click'));
            }
        }
    }

    /** @type {{talkKey: string}} */ let choices;
    /** @type {Element} */ let button;
    /** @type {Element} */ let problem;

    beforeEach(() => {
        Object.assign(globalThis, { document: { createElement: () => new Element() } });
        choices = { talkKey: 't' };
        const element = /** @type {any} */ (talkKeyChoice(/** @type {any} */ ({ choices, choose: (/** @type {typeof choices} */ chosen) => Object.assign(choices, chosen) })));
        [, , button, problem] = element.children;
    });

    for (const [name, key] of [['the space bar', ' '], ['Enter', 'Enter']]) {
        test(`${name} on the button begins the choice, and is not what is chosen`, () => {
            button.press(key);
            button.press(key, { repeat: true });
            button.release(key);
            assert.equal(choices.talkKey, 't');
            assert.equal(button.textContent, t('talk.pressKey'));
            assert.equal(problem.hidden, true);
            button.press('F8');
            button.release('F8');
            assert.equal(choices.talkKey, 'F8');
            assert.equal(button.textContent, t('talk.changeKey'));
        });
    }

    test('the space bar can be chosen, and does not begin another choice', () => {
        button.press('Enter');
        button.release('Enter');
        button.press(' ');
        button.release(' ');
        assert.equal(choices.talkKey, 'Space');
        assert.equal(button.textContent, t('talk.changeKey'));
    });

    test('Enter confirms things, so it cannot be chosen', () => {
        button.press(' ');
        button.release(' ');
        button.press('Enter');
        button.release('Enter');
        assert.equal(choices.talkKey, 't');
        assert.equal(problem.hidden, false);
        assert.equal(button.textContent, t('talk.pressKey'));
        button.press('Escape');
        assert.equal(button.textContent, t('talk.changeKey'));
    });
});
