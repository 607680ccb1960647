import { deviceName } from './api.js';
import { explained } from './refusal.js';

/** @typedef {{id: string, name: string, host: string, createdAt: string, lastUsedAt?: string}} Passkey */
/** @typedef {{challenge: string, host: string, user: string, username: string, algorithms: number[], known: string[]}} BegunPasskey */

/** Whether this browser has passkeys on this page: they need HTTPS, or this machine. */
export function passkeysPossible() {
    return globalThis.isSecureContext === true && typeof globalThis.PublicKeyCredential === 'function';
}

/** Asks the device to make a passkey. @param {BegunPasskey} begun @returns {Promise<{challenge: string, attestationObject: string, clientData: string}>} */
export async function makePasskey(begun) {
    const made = await ask(() => navigator.credentials.create({
        publicKey: {
            challenge: bytesOf(begun.challenge),
            rp: { id: begun.host, name: 'Hubbub' },
            user: { id: new TextEncoder().encode(begun.user), name: begun.username, displayName: begun.username },
            pubKeyCredParams: begun.algorithms.map((alg) => ({ type: 'public-key', alg })),
            excludeCredentials: begun.known.map((id) => ({ type: 'public-key', id: bytesOf(id) })),
            authenticatorSelection: { residentKey: 'required', userVerification: 'required' },
        },
    }));
    const response = /** @type {AuthenticatorAttestationResponse} */ (made.response);
    return { challenge: begun.challenge, attestationObject: textOf(response.attestationObject), clientData: textOf(response.clientDataJSON) };
}

/** Asks the device to log in. @param {{challenge: string, host: string}} asked @returns {Promise<object>} the body of the login */
export async function usePasskey({ challenge, host }) {
    const used = await ask(() => navigator.credentials.get({
        publicKey: { challenge: bytesOf(challenge), rpId: host, userVerification: 'required' },
    }));
    const response = /** @type {AuthenticatorAssertionResponse} */ (used.response);
    return {
        credential: textOf(used.rawId),
        challenge,
        authenticatorData: textOf(response.authenticatorData),
        clientData: textOf(response.clientDataJSON),
        signature: textOf(response.signature),
        device: deviceName(),
    };
}

/** @param {() => Promise<Credential|null>} action @returns {Promise<PublicKeyCredential>} */
async function ask(action) {
    try {
        const credential = await action();
        if (credential) {
            return /** @type {PublicKeyCredential} */ (credential);
        }
    } catch (error) {
        console.debug('hubbub: the device gave no passkey', error);
        if (error instanceof DOMException && error.name === 'InvalidStateError') {
            throw explained('passkey_known');
        }
    }
    throw explained('passkey_canceled');
}

/** @param {string} text in Base64url @returns {Uint8Array<ArrayBuffer>} */
export function bytesOf(text) {
    return Uint8Array.from(atob(text.replace(/-/g, '+').replace(/_/g, '/')), (c) => c.charCodeAt(0));
}

/** @param {ArrayBuffer} bytes @returns {string} in Base64url without padding */
export function textOf(bytes) {
    return btoa(String.fromCharCode(...new Uint8Array(bytes))).replace(/\+/g, '-').replace(/\//g, '_').replace(/=+$/, '');
}
