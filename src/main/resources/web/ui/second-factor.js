import { copyText } from './copy.js';
import { openDialog } from './dialog.js';
import { h } from './dom.js';
import { openForm } from './form-dialog.js';
import { icon } from './icons.js';
import { field } from './login.js';
import { toast } from './toasts.js';
import { errorWords, t } from './words.js';
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
        toast(errorWords(error));
    }
}

/** @param {AccountApi} account */
function openBegin(account) {
    const password = passwordField();
    openForm(t('login.codeTitle'), t('common.continue'), [password], { password },
        async () => openCode(account, await account.beginSecondFactor(password.input.value)),
        t('secondFactor.lead'));
}

/** @param {AccountApi} account @param {NewSecondFactor} begun */
function openCode(account, begun) {
    const code = codeField('totp-code', t('secondFactor.code'));
    openForm(t('secondFactor.setUp'), t('secondFactor.enable'), [code], { code },
        async () => openCodes(await account.confirmSecondFactor(code.input.value), t('secondFactor.enabled')),
        h('div', { class: 'totp-setup' },
            h('p', { class: 'hint' }, t('secondFactor.scan')),
            qrImage(begun),
            h('p', { class: 'hint' }, t('secondFactor.cannotScan'), ' ', h('a', { href: begun.uri }, t('secondFactor.openApp')), t('secondFactor.orKey')),
            h('code', { class: 'totp-secret' }, begun.secret.replace(/(.{4})(?=.)/g, '$1 '))));
}

/** @param {AccountApi} account @param {number} left */
function openEnabled(account, left) {
    const dialog = openDialog(t('login.codeTitle'),
        h('p', { class: 'hint' }, t('secondFactor.left', { count: left })),
        h('div', { class: 'menu-list' },
            entry('copy', t('secondFactor.newCodes'), openRenew),
            entry('warning', t('secondFactor.disableTitle'), openEnd, 'danger')));

    /** @param {import('./icons.js').IconName} name @param {string} label @param {() => void} action @param {string} [tone] */
    function entry(name, label, action, tone = '') {
        return h('button', { type: 'button', class: tone, onclick: () => { dialog.close(); action(); } }, icon(name), label);
    }

    function openRenew() {
        const password = passwordField();
        const code = codeField('factor-code', t('secondFactor.anyCode'));
        openForm(t('secondFactor.newCodes'), t('secondFactor.makeCodes'), [password, code], { password, code },
            async () => openCodes(await account.renewRecoveryCodes(password.input.value, code.input.value), t('secondFactor.codesReplaced')),
            t('secondFactor.codesStop'));
    }

    function openEnd() {
        const password = passwordField();
        const code = codeField('factor-code', t('secondFactor.anyCode'));
        openForm(t('secondFactor.disableTitle'), t('secondFactor.disable'), [password, code], { password, code }, async () => {
            await account.endSecondFactor(password.input.value, code.input.value);
            toast(t('secondFactor.disabled'), 'done');
        }, t('secondFactor.disableLead'), 'danger');
    }
}

/** @param {string[]} codes @param {string} lead */
function openCodes(codes, lead) {
    const dialog = openDialog(t('secondFactor.codesTitle'),
        h('p', {}, lead),
        h('p', { class: 'hint' }, t('secondFactor.codesHint')),
        h('ul', { class: 'recovery-codes' }, ...codes.map((code) => h('li', {}, h('code', {}, code)))),
        h('div', { class: 'dialog-actions' },
            h('button', { type: 'button', class: 'secondary', onclick: () => void copyText(codes.join('\n')) }, icon('copy'), t('common.copy')),
            h('button', { type: 'button', class: 'primary', onclick: () => dialog.close() }, t('secondFactor.codesSaved'))));
}

/** @param {NewSecondFactor} begun */
function qrImage({ qrModules, qrPath }) {
    const size = qrModules + 2 * QUIET_MODULES;
    const svg = document.createElementNS(SVG, 'svg');
    svg.setAttribute('viewBox', `${-QUIET_MODULES} ${-QUIET_MODULES} ${size} ${size}`);
    svg.setAttribute('class', 'qr');
    svg.setAttribute('role', 'img');
    svg.setAttribute('aria-label', t('secondFactor.qr'));
    const path = document.createElementNS(SVG, 'path');
    path.setAttribute('d', qrPath);
    svg.append(path);
    return svg;
}

function passwordField() {
    return field('factor-password', t('account.password'), { type: 'password', autocomplete: 'current-password', maxLength: 200 });
}

/** @param {string} name @param {string} label */
export function codeField(name, label) {
    return field(name, label, { autocomplete: 'one-time-code', inputMode: 'text', maxLength: 64, autocapitalize: 'none', spellcheck: false });
}
