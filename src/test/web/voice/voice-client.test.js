import assert from 'node:assert/strict';
import { test } from 'node:test';
import { SfuVoiceClient } from '#web/voice/create-client.js';
import { DeviceError, Devices } from '#web/voice/devices.js';

/** As much of a track as opening and closing needs. */
class Track extends EventTarget {
    readyState = 'live';
    muted = false;

    stop() {
        this.readyState = 'ended';
    }
}

/** Each opens at once. */
class OpenDevices extends Devices {
    /** @type {Track[]} */ opened = [];

    /** @override */
    async openMicrophone() {
        return this.#open();
    }

    /** @override */
    async openCamera() {
        return this.#open();
    }

    /** @override */
    async openScreen() {
        return { screen: this.#open(), screenAudio: this.#open(), hasEcho: false };
    }

    /** @override */
    async microphoneNow() {
        return '';
    }

    #open() {
        const track = new Track();
        this.opened.push(track);
        return /** @type {any} */ (track);
    }
}

test('B9: microphone, camera and screen are closed when another device takes over the call', async (t) => {
    Object.assign(globalThis, { MediaStream: class {} });
    t.after(() => Object.assign(globalThis, { MediaStream: undefined }));
    const devices = new OpenDevices();
    const client = new SfuVoiceClient({ url: 'wss://127.0.0.1:9/ws', token: async () => 'token', devices });
    /** @type {(joined: object) => void} */ let admit = () => {};
    const joined = new Promise((resolve) => {
        admit = resolve;
    });
    client.signaling.ready = async () => /** @type {any} */ ({});
    client.signaling.request = async () => joined;
    const ended = assert.rejects(client.join('lounge'), { code: 'joined_elsewhere' });
    await client.setCamera(true);
    await client.setScreen(true);
    assert.deepEqual(devices.opened.map(({ readyState }) => readyState), ['live', 'live', 'live', 'live']);
    assert.equal(client.microphone, 'open');
    assert.ok(client.state.camera && client.state.screen);

    // As soon as it is in the room: Node has no WebRTC to connect with.
    client.addEventListener('rights', () => {
        if (client.number === 1) {
            client.signaling.dispatchEvent(new CustomEvent('message', {
                detail: { op: 'left', seq: 9, channel: 'lounge', reason: 'joined_elsewhere' },
            }));
        }
    });
    admit({ op: 'joined', channel: 'lounge', participant: 1, kept: false, roster: [], rights: { limits: {} } });

    await ended;
    assert.deepEqual(devices.opened.map(({ readyState }) => readyState), ['ended', 'ended', 'ended', 'ended']);
    assert.equal(client.microphone, 'idle');
    assert.ok(!client.state.camera && !client.state.screen);
});

test('a microphone that is denied while the room is entered is muted to oneself as well', async () => {
    const devices = new OpenDevices();
    /** @type {() => void} */ let deny = () => {};
    devices.openMicrophone = () => new Promise((_resolve, reject) => {
        deny = () => reject(new DeviceError('microphone', 'denied', 'no'));
    });
    const client = new SfuVoiceClient({ url: 'wss://127.0.0.1:9/ws', token: async () => 'token', devices });
    /** @type {[op: string, fields: any][]} */ const requests = [];
    client.signaling.ready = async () => /** @type {any} */ ({});
    client.signaling.request = async (op, fields) => {
        requests.push([op, fields]);
        if (op === 'join') {
            deny();
            await new Promise((resolve) => setImmediate(resolve));
        }
        return {
            op: 'joined', channel: 'lounge', participant: 1, kept: false, rights: { limits: {} },
            roster: [{ number: 1, user: 'u', username: 'ada', state: /** @type {any} */ (fields)?.state }],
        };
    };
    const announced = new Promise((resolve) => {
        client.addEventListener('participants', () => client.participants.get(1)?.state.muted && resolve(undefined));
    });
    void client.join('lounge').catch(() => {});
    await announced;
    assert.equal(requests.find(([op]) => op === 'join')?.[1].state.muted, false);
    assert.equal(requests.find(([op]) => op === 'state')?.[1].muted, true);
    await client.leave();
});
