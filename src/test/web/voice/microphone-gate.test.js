import assert from 'node:assert/strict';
import { afterEach, beforeEach, describe, mock, test } from 'node:test';
import { MicrophoneGate } from '#web/voice/microphone-gate.js';

/** @type {Audio[]} */
let opened = [];

/** As much of an `AudioContext` as the gate uses; it runs when the test wants. */
class Audio extends EventTarget {
    state = 'suspended';
    /** @type {(error?: Error) => void} */ loaded = () => {};
    audioWorklet = {
        addModule: () => new Promise((resolve, reject) => {
            this.loaded = (error) => error ? reject(error) : resolve(undefined);
        }),
    };

    constructor() {
        super();
        opened.push(this);
    }

    createMediaStreamSource() {
        const node = { connect: () => node };
        return node;
    }

    async resume() {
        this.become('running');
    }

    async close() {
        this.become('closed');
    }

    /** @param {string} state */
    become(state) {
        this.state = state;
        this.dispatchEvent(new Event('statechange'));
    }
}

const threshold = { value: 0 };

/** The last that was made. @type {WorkletNode} */
let worklet;

class WorkletNode extends EventTarget {
    parameters = new Map([['threshold', threshold]]);

    constructor() {
        super();
        worklet = this;
    }

    /** @param {unknown} next */
    connect(next) {
        return next;
    }
}

/** @returns {MediaStreamTrack} */
function track(name = '') {
    return /** @type {any} */ ({ name, isLive: true, stop() { this.isLive = false; } });
}

const GLOBALS = {
    AudioContext: Audio,
    AudioWorkletNode: WorkletNode,
    MediaStream: class {},
    MediaStreamAudioDestinationNode: class {
        stream = { getAudioTracks: () => [track('gated')] };
    },
    document: new EventTarget(),
};

describe('MicrophoneGate', () => {
    /** @type {string[]} */ let events;
    /** @type {MicrophoneGate} */ let gate;
    const microphone = track('microphone');

    beforeEach(() => {
        mock.timers.enable({ apis: ['setTimeout'] });
        Object.assign(globalThis, GLOBALS);
        opened = [];
        events = [];
        gate = new MicrophoneGate({ onTrack: () => events.push(sent()), onFailed: () => events.push('failed') });
    });

    afterEach(() => {
        gate.follow(null, null);
        mock.timers.reset();
        Object.keys(GLOBALS).forEach((name) => delete (/** @type {any} */ (globalThis))[name]);
    });

    function sent() {
        return /** @type {any} */ (gate.track)?.name ?? 'nothing';
    }

    async function settle() {
        await new Promise((resolve) => setImmediate(resolve));
    }

    async function started() {
        gate.follow(microphone, -40);
        opened[0].loaded();
        opened[0].become('running');
        await settle();
    }

    test('without a threshold the microphone is sent', () => {
        assert.equal(gate.follow(microphone, null), true);
        assert.equal(gate.track, microphone);
        assert.equal(gate.follow(microphone, null), false);
        assert.equal(opened.length, 0);
    });

    test('nothing is sent until it is known to work, then what passes', async () => {
        gate.follow(microphone, -40);
        assert.equal(sent(), 'nothing');
        opened[0].become('running');
        assert.equal(sent(), 'nothing');
        opened[0].loaded();
        await settle();
        assert.deepEqual(events, ['gated']);
        mock.timers.tick(10_000);
        assert.deepEqual(events, ['gated']);
        assert.equal(threshold.value, -40);
        assert.equal(gate.follow(microphone, -20), false);
        assert.equal(threshold.value, -20);
    });

    test('another microphone gets a gate of its own, and the audio of the first is given back', async () => {
        await started();
        const before = gate.track;
        assert.equal(gate.follow(track('other'), -40), true);
        assert.equal(opened[0].state, 'closed');
        assert.equal(/** @type {any} */ (before).isLive, false);
        assert.equal(sent(), 'nothing');
        opened[1].loaded();
        opened[1].become('running');
        await settle();
        assert.equal(sent(), 'gated');
        assert.equal(gate.follow(null, -40), true);
        assert.equal(opened[1].state, 'closed');
        assert.equal(gate.track, null);
    });

    test('a gate that is left before it was loaded does nothing', async () => {
        gate.follow(microphone, -40);
        gate.follow(microphone, null);
        opened[0].loaded(new Error('late'));
        await settle();
        mock.timers.tick(10_000);
        assert.deepEqual(events, []);
        assert.equal(gate.track, microphone);
    });

    test('without worklets, or when loading fails, the microphone is sent all the time, and it is said', async () => {
        gate.follow(microphone, -40);
        opened[0].loaded(new Error('blocked'));
        await settle();
        assert.deepEqual(events, ['microphone', 'failed']);
        mock.timers.tick(10_000);
        assert.equal(events.length, 2);
    });

    test('where a context cannot be made as well', () => {
        /** @type {any} */ (globalThis).AudioContext = class {
            constructor() {
                throw new Error('no audio here');
            }
        };
        gate.follow(microphone, -40);
        assert.deepEqual(events, ['microphone', 'failed']);
    });

    test('a processor that throws is replaced by the microphone', async () => {
        await started();
        worklet.dispatchEvent(new Event('processorerror'));
        assert.deepEqual(events, ['gated', 'microphone', 'failed']);
    });

    test('a page that may not play audio sends the microphone, until somebody clicks', async () => {
        gate.follow(microphone, -40);
        opened[0].loaded();
        await settle();
        assert.equal(sent(), 'nothing');
        mock.timers.tick(2_000);
        assert.deepEqual(events.slice(-2), ['microphone', 'failed']);
        document.dispatchEvent(new Event('pointerdown'));
        assert.equal(sent(), 'gated');
    });

    test('a context that the system interrupts is waited for', async () => {
        await started();
        opened[0].become('interrupted');
        assert.equal(sent(), 'nothing');
        opened[0].become('running');
        mock.timers.tick(10_000);
        assert.equal(sent(), 'gated');
        assert.ok(!events.includes('failed'));
    });
});
