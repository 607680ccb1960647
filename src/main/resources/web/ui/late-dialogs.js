/** Dialogs that most visits do not open: their modules are loaded when they are opened. */
import { t } from './words.js';

/** @param {Parameters<typeof import('./account-dialog.js').openAccount>} values */
export async function openAccount(...values) {
    (await loaded(import('./account-dialog.js'))).openAccount(...values);
}

/** @param {Parameters<typeof import('./admin-dialog.js').openAdmin>} values */
export async function openAdmin(...values) {
    (await loaded(import('./admin-dialog.js'))).openAdmin(...values);
}

/** @param {Parameters<typeof import('./channel-settings.js').openChannelSettings>} values */
export async function openChannelSettings(...values) {
    (await loaded(import('./channel-settings.js'))).openChannelSettings(...values);
}

/** @param {Parameters<typeof import('./invite-dialog.js').openInvites>} values */
export async function openInvites(...values) {
    (await loaded(import('./invite-dialog.js'))).openInvites(...values);
}

/** @param {Parameters<typeof import('./server-settings.js').openServerSettings>} values */
export async function openServerSettings(...values) {
    (await loaded(import('./server-settings.js'))).openServerSettings(...values);
}

/** @template T @param {Promise<T>} module @returns {Promise<T>} */
function loaded(module) {
    return module.catch(() => {
        throw new Error(t('page.partNotLoaded'));
    });
}
