import assert from 'node:assert/strict';
import { test } from 'node:test';
import { Devices } from '#web/voice/devices.js';
import { MeshVoiceClient, SfuVoiceClient, canConnectDirectly, createVoiceClient } from '#web/voice/create-client.js';

const BROWSER = { RTCPeerConnection: class {}, RTCRtpSender: class { setParameters() {} } };

/** @param {() => Promise<object>} voiceHealth */
const apiOf = (voiceHealth) => /** @type {import('#web/voice/api.js').Api} */ (/** @type {unknown} */ ({
    socketUrl: () => 'wss://localhost/ws',
    token: async () => 'token',
    voiceHealth,
}));

test('a browser with WebRTC connects directly, one without does not', () => {
    assert.equal(canConnectDirectly(BROWSER), true);
    assert.equal(canConnectDirectly({}), false);
    assert.equal(canConnectDirectly({ ...BROWSER, RTCRtpSender: class {} }), false);
});

for (const { mode, expected } of [
    { mode: 'auto', expected: MeshVoiceClient },
    { mode: 'p2p', expected: MeshVoiceClient },
    { mode: 'sfu', expected: SfuVoiceClient },
]) {
    test(`the client for the architecture ${mode}`, async (t) => {
        Object.assign(globalThis, BROWSER);
        t.after(() => Object.assign(globalThis, { RTCPeerConnection: undefined, RTCRtpSender: undefined }));
        const client = await createVoiceClient(apiOf(async () => ({ mode })), new Devices());
        assert.equal(client.constructor, expected);
        assert.equal(client.path, 'sfu');
    });
}

test('a server that does not answer leaves both possible', async (t) => {
    Object.assign(globalThis, BROWSER);
    t.after(() => Object.assign(globalThis, { RTCPeerConnection: undefined, RTCRtpSender: undefined }));
    const client = await createVoiceClient(apiOf(() => Promise.reject(new Error('down'))), new Devices());
    assert.ok(client instanceof MeshVoiceClient);
});
