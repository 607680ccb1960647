import assert from 'node:assert/strict';
import { afterEach, beforeEach, describe, mock, test } from 'node:test';
import { MicrophoneFilter } from '#web/voice/microphone-filter.js';
// Loaded here, so that it is there at once when the filter asks for it.
import '#web/voice/noise-suppression.js';

/** @typedef {import('#web/voice/microphone-filter.js').Filters} Filters */

/** @type {Audio[]} */
let opened = [];

/** The rate in which the browser takes a microphone, 0 for any. */
let onlyRate = 0;

/** Names of the nodes that a node is connected to. @param {Node} node @returns {string} */
const chain = (node) => node.next ? `${node.name} ${chain(node.next)}` : node.name;

class Node extends EventTarget {
    /** @type {Node|null} */ next = null;
    name = '';

    /** @param {Node} next */
    connect(next) {
        this.next = next;
        return next;
    }

    disconnect() {
        this.next = null;
    }
}

/** As much of an `AudioContext` as the filter uses; it runs when the test wants. */
class Audio extends EventTarget {
    state = 'suspended';
    /** @type {Node[]} */ sources = [];
    /** By processor. @type {Record<string, (error?: Error) => void>} */ loaded = {};
    audioWorklet = {
        addModule: (/** @type {URL} */ url) => new Promise((resolve, reject) => {
            const [, processor] = /([\w-]+)-processor/.exec(url.href) ?? [];
            this.loaded[processor] = (error) => error ? reject(error) : resolve(undefined);
        }),
    };

    /** @param {{sampleRate?: number}} options */
    constructor({ sampleRate = 44_100 }) {
        super();
        this.sampleRate = sampleRate;
        opened.push(this);
    }

    /** @param {{track: {name: string}}} stream */
    createMediaStreamSource({ track: { name } }) {
        if (this.sampleRate !== onlyRate && onlyRate !== 0) {
            throw new Error('another rate');
        }
        const source = Object.assign(new Node(), { name });
        this.sources.push(source);
        return source;
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

    /** What the audio goes through, from the newest source. */
    get path() {
        return chain(this.sources[this.sources.length - 1]);
    }

    get connectedSources() {
        return this.sources.filter(({ next }) => next).length;
    }
}

const threshold = { value: 0 };

/** By processor, the last that was made. @type {Record<string, WorkletNode>} */
let worklets = {};

class WorkletNode extends Node {
    parameters = new Map([['threshold', threshold]]);
    /** @type {string[]} */ messages = [];
    port = { onmessage: () => {}, postMessage: (/** @type {string} */ message) => this.messages.push(message) };

    /** @param {unknown} _audio @param {string} processor */
    constructor(_audio, processor) {
        super();
        this.name = processor;
        worklets[processor] = this;
    }
}

/** @returns {MediaStreamTrack} */
function track(name = '') {
    return /** @type {any} */ ({ name, isLive: true, stop() { this.isLive = false; } });
}

const GLOBALS = {
    AudioContext: Audio,
    AudioWorkletNode: WorkletNode,
    MediaStream: class {
        /** @param {unknown[]} tracks */
        constructor([only]) {
            this.track = only;
        }
    },
    MediaStreamAudioDestinationNode: class extends Node {
        /** @override */ name = 'sent';
        #track = track('filtered');
        stream = { getAudioTracks: () => [this.#track] };
    },
    document: new EventTarget(),
    fetch: async () => new Response('wasm'),
};

/** @param {Partial<Filters>} filters @returns {Filters} */
const filters = ({ suppression = false, threshold: decibels = null }) => ({ suppression, threshold: decibels });
const NONE = filters({});
const GATE = filters({ threshold: -40 });
const SUPPRESSION = filters({ suppression: true });
const BOTH = filters({ suppression: true, threshold: -40 });

describe('MicrophoneFilter', () => {
    /** @type {string[]} */ let events;
    /** @type {MicrophoneFilter} */ let filter;
    const microphone = track('microphone');
    const { fetch } = globalThis;

    beforeEach(() => {
        mock.timers.enable({ apis: ['setTimeout'] });
        Object.assign(globalThis, GLOBALS);
        opened = [];
        onlyRate = 0;
        worklets = {};
        events = [];
        filter = new MicrophoneFilter({
            onTrack: () => events.push(sent()), onUngated: () => events.push('ungated'), onUnsuppressed: () => events.push('unsuppressed'),
        });
    });

    afterEach(() => {
        filter.follow(null, NONE);
        mock.timers.reset();
        Object.keys(GLOBALS).forEach((name) => delete (/** @type {any} */ (globalThis))[name]);
        globalThis.fetch = fetch;
    });

    function sent() {
        return /** @type {any} */ (filter.track)?.name ?? 'nothing';
    }

    async function settle() {
        for (let i = 0; i < 3; i += 1) {
            await new Promise((resolve) => setImmediate(resolve));
        }
    }

    /** @param {string} processor @param {Audio} [audio] */
    async function load(processor, audio = opened[opened.length - 1]) {
        await settle();
        audio.loaded[processor]();
        await settle();
    }

    async function suppressing() {
        await load('noise-suppression');
        worklets['noise-suppression'].port.onmessage();
        await settle();
    }

    async function gated() {
        filter.follow(microphone, GATE);
        opened[0].become('running');
        await load('voice-gate');
    }

    test('without filters the microphone is sent', () => {
        assert.equal(filter.follow(microphone, NONE), true);
        assert.equal(filter.track, microphone);
        assert.equal(filter.follow(microphone, NONE), false);
        assert.equal(opened.length, 0);
    });

    describe('with voice activation', () => {
        test('nothing is sent until it is known to work, then what passes', async () => {
            filter.follow(microphone, GATE);
            assert.equal(sent(), 'nothing');
            opened[0].become('running');
            assert.equal(sent(), 'nothing');
            await load('voice-gate');
            assert.deepEqual(events, ['filtered']);
            mock.timers.tick(10_000);
            assert.deepEqual(events, ['filtered']);
            assert.equal(threshold.value, -40);
            assert.equal(filter.follow(microphone, filters({ threshold: -20 })), false);
            assert.equal(threshold.value, -20);
        });

        test('another microphone takes the place of the first, and what is sent stays the same track', async () => {
            await gated();
            const before = filter.track;
            assert.equal(filter.follow(track('other'), GATE), false);
            assert.equal(filter.track, before);
            assert.equal(opened[0].path, 'other voice-gate sent');
            assert.equal(opened[0].connectedSources, 1);
            assert.equal(filter.follow(null, GATE), true);
            assert.equal(opened[0].state, 'closed');
            assert.equal(/** @type {any} */ (before).isLive, false);
            assert.equal(filter.track, null);
        });

        test('a gate that is left before it was loaded does nothing', async () => {
            filter.follow(microphone, GATE);
            filter.follow(microphone, NONE);
            opened[0].loaded['voice-gate'](new Error('late'));
            await settle();
            mock.timers.tick(10_000);
            assert.deepEqual(events, []);
            assert.equal(filter.track, microphone);
        });

        test('without worklets, or when loading fails, the microphone is sent all the time, and it is said', async () => {
            filter.follow(microphone, GATE);
            opened[0].loaded['voice-gate'](new Error('blocked'));
            await settle();
            assert.deepEqual(events, ['microphone', 'ungated']);
            assert.equal(filter.follow(microphone, GATE), false, 'it is not tried again');
            mock.timers.tick(10_000);
            assert.equal(events.length, 2);
        });

        test('where a context cannot be made as well', () => {
            /** @type {any} */ (globalThis).AudioContext = class {
                constructor() {
                    throw new Error('no audio here');
                }
            };
            filter.follow(microphone, BOTH);
            assert.deepEqual([...events].sort(), ['microphone', 'microphone', 'ungated', 'unsuppressed']);
        });

        test('a processor that throws is replaced by the microphone', async () => {
            await gated();
            worklets['voice-gate'].dispatchEvent(new Event('processorerror'));
            assert.deepEqual(events, ['filtered', 'microphone', 'ungated']);
        });

        test('a page that may not play audio sends the microphone, until the first click', async () => {
            filter.follow(microphone, GATE);
            await load('voice-gate');
            assert.equal(sent(), 'nothing');
            mock.timers.tick(2_000);
            assert.deepEqual(events.slice(-2), ['microphone', 'ungated']);
            document.dispatchEvent(new Event('pointerdown'));
            assert.equal(sent(), 'filtered');
        });

        test('a context that the system interrupts is waited for', async () => {
            await gated();
            opened[0].become('interrupted');
            assert.equal(sent(), 'nothing');
            opened[0].become('running');
            mock.timers.tick(10_000);
            assert.equal(sent(), 'filtered');
            assert.ok(!events.includes('ungated'));
        });
    });

    describe('with noise suppression', () => {
        test('the microphone is sent until it works, then what is left', async () => {
            filter.follow(microphone, SUPPRESSION);
            assert.equal(opened[0].sampleRate, 48_000);
            assert.equal(sent(), 'microphone');
            opened[0].become('running');
            await suppressing();
            assert.equal(sent(), 'filtered');
            assert.equal(opened[0].path, 'microphone noise-suppression sent');
            assert.equal(filter.isSuppressing, true);
            mock.timers.tick(10_000);
            assert.ok(!events.includes('unsuppressed'));
        });

        test('voice activation does not wait for it, comes after it, and stays when it is turned off', async () => {
            filter.follow(microphone, BOTH);
            opened[0].become('running');
            await load('voice-gate');
            assert.equal(opened[0].path, 'microphone voice-gate sent');
            const before = filter.track;
            await suppressing();
            assert.equal(opened[0].path, 'microphone noise-suppression voice-gate sent');
            assert.equal(opened[0].connectedSources, 1);
            filter.follow(microphone, GATE);
            assert.equal(opened[0].path, 'microphone voice-gate sent');
            assert.deepEqual(worklets['noise-suppression'].messages, ['end']);
            assert.equal(filter.isSuppressing, false);
            filter.follow(microphone, SUPPRESSION);
            await suppressing();
            assert.equal(opened[0].path, 'microphone noise-suppression sent');
            assert.deepEqual(worklets['voice-gate'].messages, ['end']);
            assert.equal(filter.track, before, 'the same is sent');
            assert.equal(opened.length, 1);
        });

        test('audio of another sample rate is opened anew', async () => {
            await gated();
            filter.follow(microphone, BOTH);
            assert.deepEqual(opened.map(({ state, sampleRate }) => `${state} ${sampleRate}`), ['closed 44100', 'suspended 48000']);
        });

        test('a browser that takes the microphone in the rate of the speaker only has that', async () => {
            onlyRate = 44_100;
            filter.follow(microphone, SUPPRESSION);
            await settle();
            assert.deepEqual(opened.map(({ state, sampleRate }) => `${state} ${sampleRate}`), ['closed 48000', 'suspended 44100']);
            opened[1].become('running');
            await suppressing();
            assert.equal(opened[1].path, 'microphone noise-suppression sent');
            assert.ok(!events.includes('unsuppressed'));
        });

        test('where it does not start the microphone is sent, or what passes the gate', async () => {
            filter.follow(microphone, BOTH);
            opened[0].become('running');
            await load('voice-gate');
            await load('noise-suppression');
            worklets['noise-suppression'].dispatchEvent(new Event('processorerror'));
            await settle();
            assert.deepEqual(events.slice(-1), ['unsuppressed']);
            assert.equal(sent(), 'filtered');
            assert.equal(opened[0].path, 'microphone voice-gate sent');
            assert.equal(filter.follow(microphone, GATE), false);
            filter.follow(microphone, SUPPRESSION);
            await load('noise-suppression');
            opened[0].loaded['noise-suppression'](new Error('blocked'));
            mock.timers.tick(10_000);
            await settle();
            assert.deepEqual(events.slice(-2), ['microphone', 'unsuppressed']);
            assert.equal(opened[0].state, 'closed');
        });

        test('a processor that throws later is left out', async () => {
            filter.follow(microphone, SUPPRESSION);
            opened[0].become('running');
            await suppressing();
            worklets['noise-suppression'].dispatchEvent(new Event('processorerror'));
            assert.deepEqual(events.slice(-2), ['microphone', 'unsuppressed']);
        });

        test('a page that may not play audio sends the microphone, until the first click', async () => {
            filter.follow(microphone, SUPPRESSION);
            await settle();
            mock.timers.tick(20_000);
            await settle();
            assert.equal(sent(), 'microphone');
            document.dispatchEvent(new Event('pointerdown'));
            await suppressing();
            assert.equal(filter.isSuppressing, true);
            assert.equal(opened[0].path, 'microphone noise-suppression sent');
            assert.ok(!events.includes('unsuppressed'));
        });

        test('audio that stops in between is not its failure', async () => {
            filter.follow(microphone, SUPPRESSION);
            opened[0].become('running');
            await suppressing();
            opened[0].become('suspended');
            mock.timers.tick(20_000);
            assert.equal(sent(), 'microphone');
            document.dispatchEvent(new Event('keydown'));
            assert.equal(sent(), 'filtered');
            assert.equal(filter.isSuppressing, true);
            assert.ok(!events.includes('unsuppressed'));
        });

        test('a node that is not ready in time is ended', async () => {
            filter.follow(microphone, SUPPRESSION);
            opened[0].become('running');
            await load('noise-suppression');
            mock.timers.tick(10_000);
            await settle();
            assert.deepEqual(worklets['noise-suppression'].messages, ['end']);
            assert.deepEqual(events.slice(-1), ['unsuppressed']);
        });

        test('a node that comes too late is ended', async () => {
            filter.follow(microphone, SUPPRESSION);
            opened[0].become('running');
            await load('noise-suppression');
            filter.follow(microphone, NONE);
            worklets['noise-suppression'].port.onmessage();
            await settle();
            assert.deepEqual(worklets['noise-suppression'].messages, ['end']);
            assert.equal(sent(), 'microphone');
            assert.deepEqual(events.filter((event) => event === 'unsuppressed'), []);
        });
    });
});
