import { openDialog } from './dialog.js';
import { h } from './dom.js';
import { field } from './login.js';
import { openForm } from './form-dialog.js';
import { toast } from './toasts.js';
import { errorWords, t } from './words.js';
import { AccountApi } from '../voice/account-api.js';

/** The email address to which links for a new password go. @param {import('../voice/index.js').Api} api */
export async function openEmail(api) {
    const account = new AccountApi(api);
    try {
        const { mail, email, waiting } = await account.email();
        if (!mail && !email) {
            openDialog(t('account.email'), h('p', { class: 'hint' }, t('email.noMail')));
        } else if (email) {
            openPresent(account, email, waiting, mail);
        } else {
            openChange(account, waiting);
        }
    } catch (error) {
        toast(errorWords(error));
    }
}

/** @param {AccountApi} account @param {string} email @param {string|undefined} waiting @param {boolean} mail */
function openPresent(account, email, waiting, mail) {
    const dialog = openDialog(t('account.email'),
        h('p', {}, h('bdi', {}, email)),
        h('p', { class: 'hint' }, waiting ? t('email.replaceWaiting', { email: waiting }) : t('email.use')),
        h('div', { class: 'dialog-actions' },
            h('button', { type: 'button', class: 'secondary', onclick: () => { dialog.close(); openRemove(account); } }, t('common.remove')),
            mail && h('button', { type: 'button', class: 'primary', onclick: () => { dialog.close(); openChange(account, undefined); } }, t('email.change'))));
}

/** @param {AccountApi} account @param {string|undefined} waiting */
function openChange(account, waiting) {
    const email = field('email', t('account.email'), { type: 'email', autocomplete: 'email', maxLength: 254 });
    const password = passwordField();
    openForm(t('account.email'), t('forgot.send'), [email, password], { email, password }, async () => {
        await account.changeEmail(email.input.value, password.input.value);
        toast(t('email.sent'), 'done');
    }, waiting ? t('email.verifyWaiting', { email: waiting }) : t('email.lead'));
}

/** @param {AccountApi} account */
function openRemove(account) {
    const password = passwordField();
    openForm(t('email.removeTitle'), t('common.remove'), [password], { password }, async () => {
        await account.removeEmail(password.input.value);
        toast(t('email.removed'), 'done');
    }, t('email.removeLead'), 'danger');
}

function passwordField() {
    return field('email-password', t('account.password'), { type: 'password', autocomplete: 'current-password', maxLength: 200 });
}
