import assert from 'node:assert/strict';
import { afterEach, beforeEach, describe, mock, test } from 'node:test';
import { NetworkWatch } from '#web/voice/network-watch.js';

/** As Chromium has it on phones. */
class FakeInformation extends EventTarget {
    /** @type {string|undefined} */ type = 'wifi';

    change() {
        this.dispatchEvent(new Event('change'));
    }
}

describe('NetworkWatch', () => {
    /** @type {FakeInformation} */ let information;
    /** @type {NetworkWatch} */ let watch;
    /** @type {EventTarget} */ let page;
    let changes = 0;
    /** What the browser would have. @type {Map<string, PropertyDescriptor|undefined>} */ const before = new Map();

    beforeEach(() => {
        mock.timers.enable({ apis: ['setTimeout'] });
        information = new FakeInformation();
        page = new EventTarget();
        const faked = {
            navigator: { connection: information },
            addEventListener: page.addEventListener.bind(page),
            removeEventListener: page.removeEventListener.bind(page),
        };
        for (const [name, value] of Object.entries(faked)) {
            before.set(name, Object.getOwnPropertyDescriptor(globalThis, name));
            Object.defineProperty(globalThis, name, { value, configurable: true });
        }
        changes = 0;
        watch = new NetworkWatch(() => { changes += 1; });
    });

    afterEach(() => {
        watch.stop();
        mock.timers.reset();
        for (const [name, descriptor] of before) {
            Reflect.deleteProperty(globalThis, name);
            if (descriptor) {
                Object.defineProperty(globalThis, name, descriptor);
            }
        }
    });

    test('another type of network is one change, however many events it causes', () => {
        information.type = 'cellular';
        information.change();
        information.change();
        page.dispatchEvent(new Event('online'));
        mock.timers.tick(500);
        assert.equal(changes, 1);
    });

    test('another estimate of the round-trip time is not a change', () => {
        information.change();
        mock.timers.tick(10_000);
        assert.equal(changes, 0);
    });

    test('estimates of a browser that hides the type are not a change, being online again is one', () => {
        information.type = undefined;
        watch.stop();
        watch = new NetworkWatch(() => { changes += 1; });
        information.change();
        mock.timers.tick(10_000);
        assert.equal(changes, 0);
        page.dispatchEvent(new Event('online'));
        mock.timers.tick(500);
        assert.equal(changes, 1);
    });

    test('nothing is reported after the end', () => {
        page.dispatchEvent(new Event('online'));
        watch.stop();
        information.type = 'cellular';
        information.change();
        mock.timers.tick(10_000);
        assert.equal(changes, 0);
    });
});
