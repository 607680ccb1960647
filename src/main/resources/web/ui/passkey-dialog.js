import { openDialog } from './dialog.js';
import { h } from './dom.js';
import { openForm } from './form-dialog.js';
import { icon } from './icons.js';
import { field } from './login.js';
import { codeField } from './second-factor.js';
import { toast } from './toasts.js';
import { AccountApi } from '../voice/account-api.js';
import { deviceName } from '../voice/api.js';
import { makePasskey, passkeysPossible } from '../voice/passkeys.js';

/** @typedef {import('../voice/index.js').Api} Api */

/** The passkeys of the person. @param {Api} api */
export async function openPasskeys(api) {
    const account = new AccountApi(api);
    try {
        const passkeys = await account.passkeys();
        const list = h('ul', { class: 'passkeys' }, ...passkeys.map(row));
        const add = h('button', { type: 'button', class: 'primary', disabled: !passkeysPossible(), onclick: () => { dialog.close(); void openAdd(api, account); } }, 'Add a passkey');
        const dialog = openDialog('Passkeys',
            h('p', { class: 'hint' }, 'Log in with your face, your finger or the PIN of a device, without your password and without a code.'),
            passkeys.length === 0 ? h('p', {}, 'You have no passkeys yet.') : list,
            h('p', { class: 'hint', hidden: passkeysPossible() }, 'This browser has no passkeys on this page: they need HTTPS.'),
            h('div', { class: 'dialog-actions' }, add));

        /** @param {import('../voice/passkeys.js').Passkey} passkey */
        function row({ id, name, host, createdAt, lastUsedAt }) {
            const elsewhere = host === location.hostname ? '' : `, only at ${host}`;
            const element = h('li', {},
                h('span', { class: 'passkey-name' }, name),
                h('span', { class: 'hint' }, `added ${day(createdAt)}, ${lastUsedAt ? `last used ${day(lastUsedAt)}` : 'never used'}${elsewhere}`),
                h('button', { type: 'button', class: 'secondary', 'aria-label': `Remove: ${name}`, onclick: () => void remove() }, icon('close'), 'Remove'));
            async function remove() {
                try {
                    await account.removePasskey(id);
                    element.remove();
                    toast('The passkey was removed. Delete it on the device too.', 'done');
                } catch (error) {
                    toast(error instanceof Error ? error.message : String(error));
                }
            }
            return element;
        }
    } catch (error) {
        toast(error instanceof Error ? error.message : String(error));
    }
}

/** @param {string} time */
function day(time) {
    return new Date(time).toLocaleDateString();
}

/** @param {Api} api @param {AccountApi} account */
async function openAdd(api, account) {
    try {
        const { enabled } = await account.secondFactor();
        const name = field('passkey-name', 'Name', { maxLength: 50, value: deviceName() });
        name.hint('So that you recognize it in the list.');
        const password = field('passkey-password', 'Password', { type: 'password', autocomplete: 'current-password', maxLength: 200 });
        const code = codeField('passkey-code', 'Code of the app, or a recovery code');
        const fields = enabled ? [name, password, code] : [name, password];
        openForm('Add a passkey', 'Continue', fields, { name, password, code }, async () => {
            const begun = await account.beginPasskey(password.input.value, enabled ? code.input.value : undefined);
            await account.addPasskey(name.input.value, await makePasskey(begun));
            toast('You can log in with this passkey from now on.', 'done');
            void openPasskeys(api);
        }, 'Then your browser asks where to keep it: on this device, on a phone, or on a security key.');
    } catch (error) {
        toast(error instanceof Error ? error.message : String(error));
    }
}
