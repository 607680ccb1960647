import { t } from './words.js';

/** @typedef {import('../voice/protocol.js').Architecture} Architecture */

/** What decides about direct connections, the usual one first. @type {readonly Architecture[]} */
export const ARCHITECTURES = ['auto', 'p2p', 'sfu'];

/** @param {Architecture} architecture */
export function architectureWords(architecture) {
    switch (architecture) {
        case 'auto':
            return t('architecture.auto');
        case 'p2p':
            return t('architecture.p2p');
        case 'sfu':
            return t('architecture.sfu');
    }
}
