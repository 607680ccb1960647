import { deviceWords } from './device-words.js';
import { openDialog } from './dialog.js';
import { h } from './dom.js';
import { openForm } from './form-dialog.js';
import { day } from './formats.js';
import { icon } from './icons.js';
import { field } from './login.js';
import { codeField } from './second-factor.js';
import { toast } from './toasts.js';
import { errorWords, t } from './words.js';
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
        const add = h('button', { type: 'button', class: 'primary', disabled: !passkeysPossible(), onclick: () => { dialog.close(); void openAdd(api, account); } }, t('passkey.add'));
        const dialog = openDialog(t('account.passkeys'),
            h('p', { class: 'hint' }, t('passkey.lead')),
            passkeys.length === 0 ? h('p', {}, t('passkey.none')) : list,
            h('p', { class: 'hint', hidden: passkeysPossible() }, t('passkey.impossible')),
            h('div', { class: 'dialog-actions' }, add));

        /** @param {import('../voice/passkeys.js').Passkey} passkey */
        function row({ id, name, host, createdAt, lastUsedAt }) {
            const facts = lastUsedAt ? t('passkey.addedUsed', { added: day(createdAt), used: day(lastUsedAt) }) : t('passkey.addedUnused', { added: day(createdAt) });
            const element = h('li', {},
                h('span', { class: 'passkey-name' }, name),
                h('span', { class: 'hint' }, host === location.hostname ? facts : t('passkey.onlyAt', { facts, host })),
                h('button', { type: 'button', class: 'secondary', 'aria-label': t('common.labelled', { label: t('common.remove'), name }), onclick: () => void remove() }, icon('close'), t('common.remove')));
            async function remove() {
                try {
                    await account.removePasskey(id);
                    element.remove();
                    toast(t('passkey.removed'), 'done');
                } catch (error) {
                    toast(errorWords(error));
                }
            }
            return element;
        }
    } catch (error) {
        toast(errorWords(error));
    }
}

/** @param {Api} api @param {AccountApi} account */
async function openAdd(api, account) {
    try {
        const { enabled } = await account.secondFactor();
        const name = field('passkey-name', t('common.name'), { maxLength: 50, value: deviceWords(deviceName()) });
        name.hint(t('passkey.nameHint'));
        const password = field('passkey-password', t('account.password'), { type: 'password', autocomplete: 'current-password', maxLength: 200 });
        const code = codeField('passkey-code', t('secondFactor.anyCode'));
        const fields = enabled ? [name, password, code] : [name, password];
        openForm(t('passkey.add'), t('common.continue'), fields, { name, password, code }, async () => {
            const begun = await account.beginPasskey(password.input.value, enabled ? code.input.value : undefined);
            await account.addPasskey(name.input.value, await makePasskey(begun));
            toast(t('passkey.added'), 'done');
            void openPasskeys(api);
        }, t('passkey.where'));
    } catch (error) {
        toast(errorWords(error));
    }
}
