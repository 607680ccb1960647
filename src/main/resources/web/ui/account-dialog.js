import { passwordHint, passwordProblem } from './account-rules.js';
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
import { languageField } from './language-choice.js';
import { t } from './words.js';
import { AccountApi } from '../voice/account-api.js';
import { Refusal } from '../voice/index.js';

/** @typedef {import('../voice/index.js').Api} Api */

/** Password, data and end of the person's own account. @param {Api} api */
export function openAccount(api) {
    const provider = h('button', { type: 'button', hidden: true, onclick: () => { dialog.close(); void openProviderLink(api); } });
    api.loginOptions().then(({ provider: label }) => {
        provider.append(icon('shield'), t('account.provider', { provider: label ?? '' }));
        provider.hidden = !label;
    }).catch((error) => console.debug('hubbub: not known whether there is a provider', error));
    const dialog = openDialog(t('account.title'), h('div', { class: 'menu-list' },
        entry('person', t('account.profile'), () => void openProfile(api)),
        entry('shield', t('account.changePassword'), () => void openPassword(api)),
        entry('send', t('account.email'), () => void openEmail(api)),
        entry('devices', t('login.codeTitle'), () => void openSecondFactor(api)),
        entry('shield', t('account.passkeys'), () => void openPasskeys(api)),
        provider,
        entry('people', t('account.privacy'), () => void openPrivacy(api)),
        entry('logout', t('account.logOutEverywhere'), () => openLogOut(api)),
        entry('copy', t('account.download'), () => void download(api)),
        entry('warning', t('account.deleteAccount'), () => openDelete(api), 'danger')), languageField());

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
    const present = field('present-password', t('account.currentPassword'), { type: 'password', autocomplete: 'current-password', maxLength: 200 });
    const fresh = field('new-password', t('reset.password'), { type: 'password', autocomplete: 'new-password', maxLength: 200 });
    fresh.hint(`${passwordHint()}. ${t('account.othersLoggedOut')}`);
    openForm(t('account.changePassword'), t('account.changePassword'), [present, fresh], { presentPassword: present, password: fresh }, async () => {
        const problem = passwordProblem(fresh.input.value);
        if (problem) {
            throw new Refusal('bad_field', problem, 'password');
        }
        await api.changePassword(present.input.value, fresh.input.value);
        toast(t('account.passwordChanged'), 'done');
    });
}

/** @param {Api} api */
function openFirstPassword(api) {
    const password = field('new-password', t('reset.password'), { type: 'password', autocomplete: 'new-password', maxLength: 200 });
    password.hint(passwordHint());
    openForm(t('reset.set'), t('reset.set'), [password], { password }, async () => {
        const problem = passwordProblem(password.input.value);
        if (problem) {
            throw new Refusal('bad_field', problem, 'password');
        }
        await api.changePassword(undefined, password.input.value);
        toast(t('account.passwordSet'), 'done');
    }, t('account.noPassword'));
}

/** @param {Api} api */
function openLogOut(api) {
    openForm(t('account.logOutEverywhere'), t('account.logOutEverywhere'), [], {}, () => api.logOutEverywhere(),
        t('account.logOutLead'));
}

/** @param {Api} api */
function openDelete(api) {
    const password = field('delete-password', t('account.password'), { type: 'password', autocomplete: 'current-password', maxLength: 200 });
    openForm(t('account.deleteAccount'), t('account.deleteMine'), [password], { password }, () => api.deleteAccount(password.input.value),
        t('account.deleteLead'), 'danger');
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
