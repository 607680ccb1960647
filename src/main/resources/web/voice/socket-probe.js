/** The troubles of a call in which no media arrives. */
const SILENT = new Set(['no_sound', 'voice_silent']);

/**
 * Asks the server for an answer over the socket as soon as no media arrives: both may be with the same node, and one that
 * is frozen or cut off closes no socket.
 *
 * @param {EventTarget & {troubleCause: import('./refusal.js').Refusal|null, signaling: {probe: () => void}}} client
 */
export function probeWhenSilent(client) {
    let wasSilent = false;
    client.addEventListener('call', () => {
        const isSilent = SILENT.has(client.troubleCause?.reason ?? '');
        if (isSilent && !wasSilent) {
            client.signaling.probe();
        }
        wasSilent = isSilent;
    });
}
