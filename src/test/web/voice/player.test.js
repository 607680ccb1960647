import assert from 'node:assert/strict';
import { beforeEach, describe, test } from 'node:test';
import { AudioPlayer } from '#web/voice/player.js';

/** @typedef {{srcObject: unknown, volume: number, muted: boolean, autoplay: boolean, play: () => Promise<void>}} FakeElement */

/** @type {FakeElement[]} */ let made = [];

beforeEach(() => {
    made = [];
    /** @type {any} */ (globalThis).document = {
        createElement: () => {
            const element = { srcObject: null, volume: 1, muted: false, autoplay: false, play: async () => {} };
            made.push(element);
            return element;
        },
    };
});

/** @param {string[]} mids */
function streams(...mids) {
    return mids.map((mid) => ({ mid, stream: /** @type {any} */ ({ of: mid }) }));
}

/** What is played now. */
function played() {
    return made.map(({ srcObject }) => /** @type {any} */ (srcObject)?.of).filter(Boolean).sort();
}

/** Gains and contexts of the browser, in memory. @returns {{gain: {value: number}, from: unknown, disconnected: boolean}[]} the gains made */
function fakeGains() {
    /** @type {{gain: {value: number}, from: unknown, disconnected: boolean}[]} */ const gains = [];
    class FakeGain {
        gain = { value: 1 };
        /** @type {unknown} */ from = null;
        disconnected = false;

        constructor() {
            gains.push(this);
        }

        /** @param {unknown} next */
        connect(next) {
            return next;
        }

        disconnect() {
            this.disconnected = true;
        }
    }
    class FakeContext {
        state = 'running';
        destination = {};

        /** @param {unknown} stream */
        createMediaStreamSource(stream) {
            return { connect: (/** @type {FakeGain} */ gain) => Object.assign(gain, { from: stream }) };
        }

        async resume() {}

        async suspend() {}
    }
    Object.assign(globalThis, { AudioContext: FakeContext, GainNode: FakeGain });
    return gains;
}

describe('AudioPlayer', () => {
    test('uses the elements of closed connections again', () => {
        const player = new AudioPlayer(() => 1);
        player.attach(streams('0', '1'));
        player.add(streams('p2p/2/microphone', 'p2p/3/microphone'));
        assert.equal(made.length, 4);
        for (let change = 0; change < 10; change += 1) {
            player.remove(['p2p/2/microphone', 'p2p/3/microphone']);
            assert.deepEqual(played(), ['0', '1']);
            player.add(streams('p2p/2/microphone', 'p2p/3/microphone'));
        }
        player.attach(streams('4', '5'));
        assert.deepEqual(played(), ['4', '5', 'p2p/2/microphone', 'p2p/3/microphone']);
        player.detach();
        assert.deepEqual(played(), []);
        player.attach(streams('0', '1'));
        assert.equal(made.length, 4);
    });

    test('another connection plays before it is audible, and takes over at once', () => {
        const player = new AudioPlayer(() => 1);
        player.attach(streams('0', '1'));
        const next = streams('0', '1');
        player.prepare(next);
        assert.deepEqual(made.map(({ muted }) => muted), [false, false, true, true]);
        assert.deepEqual(played(), ['0', '0', '1', '1']);
        player.attach(next);
        assert.deepEqual(made.map(({ srcObject }) => srcObject), [null, null, next[0]?.stream, next[1]?.stream]);
        assert.deepEqual(made.slice(2).map(({ muted }) => muted), [false, false]);

        player.prepare(streams('0', '1'));
        const other = streams('0', '1');
        player.attach(other);
        assert.equal(made.length, 4);
        assert.deepEqual(played(), ['0', '1']);
        assert.ok(other.every(({ stream }) => made.some(({ srcObject }) => srcObject === stream)));

        player.setDeafened(true);
        const last = streams('0', '1');
        player.prepare(last);
        player.attach(last);
        assert.ok(made.filter(({ srcObject }) => srcObject).every(({ muted }) => muted));
        player.prepare(streams('0', '1'));
        player.detach();
        assert.deepEqual(played(), []);
    });

    test('an element that is used again does not keep its former volume', () => {
        const player = new AudioPlayer((participant) => (participant === 7 ? 0.2 : 1));
        player.add(streams('p2p/7/microphone'));
        player.setParticipant('p2p/7/microphone', 7);
        assert.equal(made[0]?.volume, 0.2);
        player.remove(['p2p/7/microphone']);
        player.setDeafened(true);
        player.add(streams('p2p/8/microphone'));
        assert.equal(made.length, 1);
        assert.equal(made[0]?.volume, 1);
        assert.equal(made[0]?.muted, true);
    });

    test('above the full volume of an element a gain plays instead of it', () => {
        const gains = fakeGains();
        let volume = 0.5;
        const player = new AudioPlayer(() => volume);
        const [slot] = streams('0');
        player.attach([/** @type {any} */ (slot)]);
        player.setParticipant('0', 7);
        assert.equal(made[0]?.volume, 0.5);
        assert.equal(gains.length, 0, 'nothing is needed for it');

        volume = 1.8;
        player.refreshVolumes();
        assert.deepEqual(gains.map(({ gain, from }) => [gain.value, from]), [[1.8, slot?.stream]]);
        assert.equal(made[0]?.muted, true, 'or it would be heard twice');
        volume = 0.3;
        player.refreshVolumes();
        assert.equal(gains[0]?.gain.value, 0.3);
        assert.equal(gains.length, 1);
        player.setDeafened(true);
        assert.equal(gains[0]?.gain.value, 0);
        player.setDeafened(false);
        assert.equal(gains[0]?.gain.value, 0.3);
        assert.equal(made[0]?.muted, true);
        player.detach();
        assert.equal(gains[0]?.disconnected, true);
    });

    test('B7: where elements ignore their volume, as on iOS, a gain has it', () => {
        const gains = fakeGains();
        /** @type {any} */ (globalThis).document = {
            createElement: () => {
                const element = { srcObject: null, muted: false, autoplay: false, play: async () => {} };
                Object.defineProperty(element, 'volume', { get: () => 1, set: () => {} });
                made.push(/** @type {any} */ (element));
                return element;
            },
        };
        let volume = 0.2;
        const player = new AudioPlayer(() => volume);
        const [slot] = streams('0');
        player.attach([/** @type {any} */ (slot)]);

        assert.deepEqual(gains.map(({ gain, from }) => [gain.value, from]), [[0.2, slot?.stream]]);
        assert.equal(made[0]?.muted, true, 'or it would be heard twice');

        volume = 0.7;
        player.refreshVolumes();
        assert.equal(gains[0]?.gain.value, 0.7);
        player.setDeafened(true);
        assert.equal(gains[0]?.gain.value, 0);
        player.setDeafened(false);
        assert.equal(gains[0]?.gain.value, 0.7);
        assert.equal(made[0]?.muted, true);

        player.remove(['0']);
        assert.equal(gains[0]?.disconnected, true);
    });
});
