import { Devices } from './devices.js';
import { Mesh } from './mesh.js';
import { NO_MESH } from './no-mesh.js';
import { VoiceClient } from './voice-client.js';

/** @typedef {import('./voice-client.js').ClientOptions} ClientOptions */

/**
 * Sends and receives through the server, and directly to and from the other participants while the server allows it:
 * the change is not audible.
 */
export class MeshVoiceClient extends VoiceClient {
    /** @param {ClientOptions} options */
    constructor({ url, token, devices = new Devices() }) {
        super({ url, token, devices, directPaths: (listener) => new Mesh(devices, listener) });
    }
}

/** Sends and receives through the server only. A room that such a client is in is never peer-to-peer. */
export class SfuVoiceClient extends VoiceClient {
    /** @param {ClientOptions} options */
    constructor({ url, token, devices = new Devices() }) {
        super({ url, token, devices, directPaths: () => NO_MESH });
    }
}

/**
 * Makes the client that fits: one with direct connections, unless the server has turned them off or the browser cannot
 * have one beside that to the server.
 *
 * @param {import('./api.js').Api} api whose person is logged in
 * @param {Devices} [devices]
 * @returns {Promise<VoiceClient>} not started yet
 */
export async function createVoiceClient(api, devices = new Devices()) {
    const options = { url: api.socketUrl(), token: (/** @type {{fresh?: boolean}|undefined} */ how) => api.token(how), devices };
    return canConnectDirectly(globalThis) && await hasDirectCalls(api) ? new MeshVoiceClient(options) : new SfuVoiceClient(options);
}

/** @param {{RTCPeerConnection?: unknown, RTCRtpSender?: {prototype: object}}} browser */
export function canConnectDirectly({ RTCPeerConnection, RTCRtpSender }) {
    return RTCPeerConnection !== undefined && RTCRtpSender !== undefined && 'setParameters' in RTCRtpSender.prototype;
}

/** @param {Pick<import('./api.js').Api, "voiceHealth">} api */
async function hasDirectCalls(api) {
    try {
        return (await api.voiceHealth()).mode !== 'sfu';
    } catch (error) {
        // The socket will say what is wrong with the server; a client that can do both fits every answer.
        console.debug('hubbub: the server does not report its mode', error);
        return true;
    }
}
