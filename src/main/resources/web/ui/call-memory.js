import { tabTexts } from '../voice/storage.js';

const KEY = 'hubbub.call';

/**
 * The call of this tab, kept over a reload of the page.
 *
 * @typedef {{channel: string, muted: boolean, deafened: boolean}} RememberedCall
 */

/** @param {import('../voice/index.js').VoiceClient} client @param {AbortSignal} signal the page is left */
export function rememberCall(client, signal) {
    const save = () => {
        const { channel, callState, state: { muted, deafened } } = client;
        if (channel === null || callState === 'failed') {
            tabTexts.removeItem(KEY);
        } else {
            tabTexts.setItem(KEY, JSON.stringify({ channel, muted, deafened }));
        }
    };
    client.addEventListener('call', save, { signal });
    client.addEventListener('state', save, { signal });
}

/** Joins the call again that a reload of the page has left. @param {import('../voice/index.js').VoiceClient} client */
export async function rejoinAfterReload(client) {
    const text = tabTexts.getItem(KEY);
    tabTexts.removeItem(KEY);
    const [navigation] = /** @type {PerformanceNavigationTiming[]} */ (performance.getEntriesByType('navigation'));
    if (text === null || navigation?.type !== 'reload') {
        return;
    }
    const { channel, muted, deafened } = /** @type {RememberedCall} */ (JSON.parse(text));
    await client.start();
    if (client.channel === null && client.guilds.channel(channel)) {
        await client.setDeafened(deafened);
        await client.setMuted(muted);
        await client.join(channel);
    }
}
