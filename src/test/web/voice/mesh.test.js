import assert from 'node:assert/strict';
import { afterEach, beforeEach, describe, mock, test } from 'node:test';
import { Mesh, mayBeAudible, needsSfu } from '#web/voice/mesh.js';
import { Roster } from '#web/voice/roster.js';
import { participant } from '../people.js';

/** Node has no WebRTC: a connection without packets. */
class SilentConnection extends EventTarget {
    connectionState = 'new';

    addTransceiver() {}

    getTransceivers() {
        return [];
    }

    close() {}
}

describe('a signal that the server refused', () => {
    /** What was sent to the server. @type {string[]} */ let sent;
    /** @type {Mesh} */ let mesh;

    beforeEach(() => {
        mock.timers.enable({ apis: ['setInterval', 'setTimeout'] });
        Object.assign(globalThis, { RTCPeerConnection: SilentConnection });
        sent = [];
        const roster = new Roster();
        roster.number = 3;
        roster.participants = new Map([1, 2, 3].map((number) => [number, participant(number, `user${number}`)]));
        const devices = /** @type {import('#web/voice/devices.js').Devices} */ (/** @type {unknown} */ ({ choices: { videoCodec: 'auto' } }));
        mesh = new Mesh(devices, {
            roster: () => roster,
            send: (op, fields) => sent.push(`${op} to ${/** @type {{participant: number}} */ (fields).participant}`),
            onChange: () => {},
            onAudio: () => {},
            onAudioEnded: () => {},
            isBlocked: () => false,
        });
        mesh.mode = 'p2p';
        mesh.update();
        sent = [];
    });

    afterEach(() => {
        mesh.leave();
        mock.timers.reset();
        Reflect.deleteProperty(globalThis, 'RTCPeerConnection');
    });

    test('is sent again to each after three seconds', () => {
        mesh.onRefused();
        mock.timers.tick(2_999);
        assert.deepEqual(sent, []);
        mock.timers.tick(1);
        assert.deepEqual(sent, ['signal to 1', 'signal to 2']);
    });

    test('is sent again once, however many were refused', () => {
        mesh.onRefused();
        mock.timers.tick(2_000);
        mesh.onRefused();
        mock.timers.tick(2_999);
        assert.deepEqual(sent, []);
        mock.timers.tick(60_000);
        assert.deepEqual(sent, ['signal to 1', 'signal to 2']);
    });

    test('is not sent after the room was left', () => {
        mesh.onRefused();
        mesh.leave();
        mock.timers.tick(60_000);
        assert.deepEqual(sent, []);
    });
});

describe('needsSfu', () => {
    test('in the mode sfu, and outside a room', () => {
        assert.equal(needsSfu('sfu', [2], () => true), true);
        assert.equal(needsSfu(null, [], () => true), true);
    });

    test('in a mesh while a participant is not reached directly', () => {
        assert.equal(needsSfu('p2p', [], () => false), false);
        assert.equal(needsSfu('p2p', [2, 3], (number) => number === 2), true);
        assert.equal(needsSfu('p2p', [2, 3], () => true), false);
    });
});

describe('mayBeAudible', () => {
    const speaker = {
        number: 2, user: 'u', username: 'ada', serverMuted: false, serverDeafened: false, suppressed: false,
        state: { muted: false, deafened: false, camera: false, screen: false },
    };

    test('is a microphone that the SFU would forward', () => {
        assert.equal(mayBeAudible(speaker, true), true);
        for (const state of [{ muted: true }, { deafened: true }]) {
            assert.equal(mayBeAudible({ ...speaker, state: { ...speaker.state, ...state } }, true), false);
        }
        assert.equal(mayBeAudible({ ...speaker, serverMuted: true }, true), false);
        assert.equal(mayBeAudible({ ...speaker, suppressed: true }, true), false);
    });

    test('is the audio of a screen only while it is shared', () => {
        assert.equal(mayBeAudible(speaker, false), false);
        assert.equal(mayBeAudible({ ...speaker, state: { ...speaker.state, muted: true, screen: true } }, false), true);
    });

    test('is nothing of a participant whom the roster does not name', () => {
        assert.equal(mayBeAudible(undefined, true), false);
        assert.equal(mayBeAudible(undefined, false), false);
    });
});
