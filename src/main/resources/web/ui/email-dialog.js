import { openDialog } from './dialog.js';
import { h } from './dom.js';
import { field } from './login.js';
import { openForm } from './form-dialog.js';
import { toast } from './toasts.js';
import { AccountApi } from '../voice/account-api.js';

/** The email address to which links for a new password go. @param {import('../voice/index.js').Api} api */
export async function openEmail(api) {
    const account = new AccountApi(api);
    try {
        const { mail, email, waiting } = await account.email();
        if (!mail && !email) {
            openDialog('Email address', h('p', { class: 'hint' }, 'This server sends no mail. If you forget your password, an administrator can make a link that sets a new one.'));
        } else if (email) {
            openPresent(account, email, waiting, mail);
        } else {
            openChange(account, waiting);
        }
    } catch (error) {
        toast(error instanceof Error ? error.message : String(error));
    }
}

/** @param {AccountApi} account @param {string} email @param {string|undefined} waiting @param {boolean} mail */
function openPresent(account, email, waiting, mail) {
    const dialog = openDialog('Email address',
        h('p', {}, h('bdi', {}, email)),
        h('p', { class: 'hint' }, waiting ? `Open the link in the mail to ${waiting} to replace it.` : 'If you forget your password, a link that sets a new one goes there.'),
        h('div', { class: 'dialog-actions' },
            h('button', { type: 'button', class: 'secondary', onclick: () => { dialog.close(); openRemove(account); } }, 'Remove'),
            mail && h('button', { type: 'button', class: 'primary', onclick: () => { dialog.close(); openChange(account, undefined); } }, 'Change')));
}

/** @param {AccountApi} account @param {string|undefined} waiting */
function openChange(account, waiting) {
    const email = field('email', 'Email address', { type: 'email', autocomplete: 'email', maxLength: 254 });
    const password = passwordField();
    openForm('Email address', 'Send link', [email, password], { email, password }, async () => {
        await account.changeEmail(email.input.value, password.input.value);
        toast('Open the link in the mail to verify the address.', 'done');
    }, waiting ? `Open the link in the mail to ${waiting} to verify it, or enter an address again.` : 'If you forget your password, a link that sets a new one goes there. We mail you a link to verify the address.');
}

/** @param {AccountApi} account */
function openRemove(account) {
    const password = passwordField();
    openForm('Remove email address', 'Remove', [password], { password }, async () => {
        await account.removeEmail(password.input.value);
        toast('Your email address was removed.', 'done');
    }, 'If you forget your password, only an administrator can help.', 'danger');
}

function passwordField() {
    return field('email-password', 'Password', { type: 'password', autocomplete: 'current-password', maxLength: 200 });
}
