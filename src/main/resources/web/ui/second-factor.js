import { copyText } from './copy.js';
import { openDialog } from './dialog.js';
import { h } from './dom.js';
import { openForm } from './form-dialog.js';
import { icon } from './icons.js';
import { field } from './login.js';
import { toast } from './toasts.js';
import { AccountApi } from '../voice/account-api.js';

/** @typedef {import('../voice/index.js').Api} Api */
/** @typedef {import('../voice/account-api.js').NewSecondFactor} NewSecondFactor */

const SVG = 'http://www.w3.org/2000/svg';

/** Light around a QR code, in modules: what scanners need. */
const QUIET_MODULES = 4;

/** Enables two-factor authentication, or shows what there is. @param {Api} api */
export async function openSecondFactor(api) {
    const account = new AccountApi(api);
    try {
        const { enabled, recoveryCodes } = await account.secondFactor();
        if (enabled) {
            openEnabled(account, recoveryCodes);
        } else {
            openBegin(account);
        }
    } catch (error) {
        toast(error instanceof Error ? error.message : String(error));
    }
}

/** @param {AccountApi} account */
function openBegin(account) {
    const password = passwordField();
    openForm('Two-factor authentication', 'Continue', [password], { password },
        async () => openCode(account, await account.beginSecondFactor(password.input.value)),
        'Logging in will need a code from an authenticator app on your phone, besides your password. You need such an app: any that reads QR codes will do.');
}

/** @param {AccountApi} account @param {NewSecondFactor} begun */
function openCode(account, begun) {
    const code = codeField('totp-code', 'Code of the app');
    openForm('Set up your authenticator app', 'Enable', [code], { code },
        async () => openCodes(await account.confirmSecondFactor(code.input.value), 'Two-factor authentication is enabled.'),
        h('div', { class: 'totp-setup' },
            h('p', { class: 'hint' }, 'Scan this with your authenticator app, then enter the code that it shows.'),
            qrImage(begun),
            h('p', { class: 'hint' }, 'Cannot scan it? ', h('a', { href: begun.uri }, 'Open it in an app on this device'), ', or enter this key in the app:'),
            h('code', { class: 'totp-secret' }, begun.secret.replace(/(.{4})(?=.)/g, '$1 '))));
}

/** @param {AccountApi} account @param {number} left */
function openEnabled(account, left) {
    const dialog = openDialog('Two-factor authentication',
        h('p', { class: 'hint' }, `It is enabled. ${left === 1 ? '1 recovery code is' : `${left} recovery codes are`} left.`),
        h('div', { class: 'menu-list' },
            entry('copy', 'New recovery codes', openRenew),
            entry('warning', 'Disable two-factor authentication', openEnd, 'danger')));

    /** @param {import('./icons.js').IconName} name @param {string} label @param {() => void} action @param {string} [tone] */
    function entry(name, label, action, tone = '') {
        return h('button', { type: 'button', class: tone, onclick: () => { dialog.close(); action(); } }, icon(name), label);
    }

    function openRenew() {
        const password = passwordField();
        const code = codeField('factor-code', 'Code of the app, or a recovery code');
        openForm('New recovery codes', 'Make new codes', [password, code], { password, code },
            async () => openCodes(await account.renewRecoveryCodes(password.input.value, code.input.value), 'These codes replace the old ones.'),
            'The old codes stop working.');
    }

    function openEnd() {
        const password = passwordField();
        const code = codeField('factor-code', 'Code of the app, or a recovery code');
        openForm('Disable two-factor authentication', 'Disable', [password, code], { password, code }, async () => {
            await account.endSecondFactor(password.input.value, code.input.value);
            toast('Two-factor authentication is disabled.', 'done');
        }, 'Logging in will need only your password.', 'danger');
    }
}

/** @param {string[]} codes @param {string} lead */
function openCodes(codes, lead) {
    const dialog = openDialog('Recovery codes',
        h('p', {}, lead),
        h('p', { class: 'hint' }, 'Each of these codes logs you in once if you lose your phone. Keep them in a safe place: they are shown only now.'),
        h('ul', { class: 'recovery-codes' }, ...codes.map((code) => h('li', {}, h('code', {}, code)))),
        h('div', { class: 'dialog-actions' },
            h('button', { type: 'button', class: 'secondary', onclick: () => void copyText(codes.join('\n')) }, icon('copy'), 'Copy'),
            h('button', { type: 'button', class: 'primary', onclick: () => dialog.close() }, 'I have saved them')));
}

/** @param {NewSecondFactor} begun */
function qrImage({ qrModules, qrPath }) {
    const size = qrModules + 2 * QUIET_MODULES;
    const svg = document.createElementNS(SVG, 'svg');
    svg.setAttribute('viewBox', `${-QUIET_MODULES} ${-QUIET_MODULES} ${size} ${size}`);
    svg.setAttribute('class', 'qr');
    svg.setAttribute('role', 'img');
    svg.setAttribute('aria-label', 'QR code for your authenticator app');
    const path = document.createElementNS(SVG, 'path');
    path.setAttribute('d', qrPath);
    svg.append(path);
    return svg;
}

function passwordField() {
    return field('factor-password', 'Password', { type: 'password', autocomplete: 'current-password', maxLength: 200 });
}

/** @param {string} name @param {string} label */
export function codeField(name, label) {
    return field(name, label, { autocomplete: 'one-time-code', inputMode: 'text', maxLength: 64, autocapitalize: 'none', spellcheck: false });
}
