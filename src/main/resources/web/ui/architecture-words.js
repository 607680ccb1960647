/** @typedef {import('../voice/protocol.js').Architecture} Architecture */

/** What decides about direct connections, the usual one first. @type {readonly Architecture[]} */
export const ARCHITECTURES = ['auto', 'p2p', 'sfu'];

/** @param {Architecture} architecture */
export function architectureWords(architecture) {
    switch (architecture) {
        case 'auto':
            return 'Direct in small rooms';
        case 'p2p':
            return 'Always direct';
        case 'sfu':
            return 'Always through the server';
    }
}
