import { PASSWORD_HINT, passwordProblem } from './account-rules.js';
import { openDialog } from './dialog.js';
import { h } from './dom.js';
import { openEmail } from './email-dialog.js';
import { openForm } from './form-dialog.js';
import { icon } from './icons.js';
import { field } from './login.js';
import { openPasskeys } from './passkey-dialog.js';
import { openPrivacy } from './privacy-dialog.js';
import { openProfile } from './profile-dialog.js';
import { openProviderLink } from './provider-login.js';
import { openSecondFactor } from './second-factor.js';
import { toast } from './toasts.js';
import { AccountApi } from '../voice/account-api.js';
import { Refusal } from '../voice/index.js';

/** @typedef {import('../voice/index.js').Api} Api */

/** Password, data and end of the person's own account. @param {Api} api */
export function openAccount(api) {
    const provider = h('button', { type: 'button', hidden: true, onclick: () => { dialog.close(); void openProviderLink(api); } });
    api.loginOptions().then(({ provider: label }) => {
        provider.append(icon('shield'), `Log in with ${label}`);
        provider.hidden = !label;
    }).catch((error) => console.debug('hubbub: not known whether there is a provider', error));
    const dialog = openDialog('My account', h('div', { class: 'menu-list' },
        entry('person', 'Profile', () => void openProfile(api)),
        entry('shield', 'Change password', () => void openPassword(api)),
        entry('send', 'Email address', () => void openEmail(api)),
        entry('devices', 'Two-factor authentication', () => void openSecondFactor(api)),
        entry('shield', 'Passkeys', () => void openPasskeys(api)),
        provider,
        entry('people', 'Privacy', () => void openPrivacy(api)),
        entry('logout', 'Log out everywhere', () => openLogOut(api)),
        entry('copy', 'Download my data', () => void download(api)),
        entry('warning', 'Delete account', () => openDelete(api), 'danger')));

    /** @param {import('./icons.js').IconName} name @param {string} label @param {() => void} action @param {string} [tone] */
    function entry(name, label, action, tone = '') {
        return h('button', { type: 'button', class: tone, onclick: () => { dialog.close(); action(); } }, icon(name), label);
    }
}

/** @param {Api} api */
async function openPassword(api) {
    const { provider } = await api.loginOptions();
    if (provider && !(await new AccountApi(api).providerLink()).password) {
        openFirstPassword(api);
        return;
    }
    const present = field('present-password', 'Current password', { type: 'password', autocomplete: 'current-password', maxLength: 200 });
    const fresh = field('new-password', 'New password', { type: 'password', autocomplete: 'new-password', maxLength: 200 });
    fresh.hint(`${PASSWORD_HINT}. Your other devices are logged out.`);
    openForm('Change password', 'Change password', [present, fresh], { presentPassword: present, password: fresh }, async () => {
        const problem = passwordProblem(fresh.input.value);
        if (problem) {
            throw new Refusal('bad_field', problem, 'password');
        }
        await api.changePassword(present.input.value, fresh.input.value);
        toast('Your password was changed.', 'done');
    });
}

/** @param {Api} api */
function openFirstPassword(api) {
    const password = field('new-password', 'New password', { type: 'password', autocomplete: 'new-password', maxLength: 200 });
    password.hint(PASSWORD_HINT);
    openForm('Set password', 'Set password', [password], { password }, async () => {
        const problem = passwordProblem(password.input.value);
        if (problem) {
            throw new Refusal('bad_field', problem, 'password');
        }
        await api.changePassword(undefined, password.input.value);
        toast('You can log in with your password from now on.', 'done');
    }, 'Your account has no password yet. Set one within ten minutes after you logged in.');
}

/** @param {Api} api */
function openLogOut(api) {
    openForm('Log out everywhere', 'Log out everywhere', [], {}, () => api.logOutEverywhere(),
        'This logs out all your devices, including this one.');
}

/** @param {Api} api */
function openDelete(api) {
    const password = field('delete-password', 'Password', { type: 'password', autocomplete: 'current-password', maxLength: 200 });
    openForm('Delete account', 'Delete my account', [password], { password }, () => api.deleteAccount(password.input.value),
        'This deletes your account and your memberships, and logs out all your devices. It cannot be undone.', 'danger');
}

/** Saves what the server knows about the person, with their messages, as a file. @param {Api} api */
async function download(api) {
    const text = JSON.stringify({ ...await api.exportAccount(), messages: await api.exportMessages() }, null, 2);
    const url = URL.createObjectURL(new Blob([text], { type: 'application/json' }));
    const link = h('a', { href: url, download: 'hubbub-account.json' });
    document.body.append(link);
    link.click();
    link.remove();
    URL.revokeObjectURL(url);
}
