import { usernameHint, usernameProblem } from './account-rules.js';
import { h, setText } from './dom.js';
import { icon, mark } from './icons.js';
import { field } from './login.js';
import { openForm } from './form-dialog.js';
import { openDialog } from './dialog.js';
import { codeField } from './second-factor.js';
import { toast } from './toasts.js';
import { t } from './words.js';
import { AccountApi } from '../voice/account-api.js';
import { Refusal, inWords } from '../voice/index.js';
import { tabTexts } from '../voice/storage.js';

/** @typedef {import('../voice/index.js').Api} Api */
/** What this tab keeps while the person is at the provider. @typedef {{secret: string, link: boolean, remember: boolean, back: string}} Left */
/** What the provider sent back. @typedef {{left: Left, code: string, state: string, error: string}} ProviderAnswer */

const KEY = 'hubbub.provider';

/**
 * Goes to the provider, for a login.
 *
 * @param {Api} api
 * @param {{remember: boolean, invite?: string}} options
 */
export async function leaveToLogin(api, { remember, invite }) {
    leave(await api.beginProviderLogin(invite), { link: false, remember });
}

/** @param {{url: string, secret: string}} begun @param {{link: boolean, remember: boolean}} why */
function leave({ url, secret }, why) {
    tabTexts.setItem(KEY, JSON.stringify({ ...why, secret, back: location.search + location.hash }));
    location.assign(url);
}

/**
 * What the provider sent back with the address of this page, which is cleaned of it.
 *
 * @returns {ProviderAnswer|null} null when this tab was not at the provider
 */
export function takeAnswer() {
    const sent = readAnswer(location.search);
    const left = tabTexts.getItem(KEY);
    if (!sent) {
        return null;
    }
    tabTexts.removeItem(KEY);
    /** @type {Left|null} */
    const kept = left && JSON.parse(left);
    history.replaceState(null, '', location.pathname + (kept?.back ?? ''));
    return kept && { left: kept, ...sent };
}

/** @param {string} search of the page's address @returns {{code: string, state: string, error: string}|null} */
export function readAnswer(search) {
    const sent = new URLSearchParams(search);
    const state = sent.get('state') ?? '';
    const code = sent.get('code') ?? '';
    const error = sent.get('error') ?? '';
    return state && (code || error) ? { code, state, error } : null;
}

/** Why the login at the provider failed, in words. @param {string} error as RFC 6749 §4.1.2.1 names it @param {string} label */
export function providerProblem(error, label) {
    switch (error) {
        case 'access_denied':
            return `You were not logged in with ${label}: it was canceled there, or you have no access.`;
        case 'temporarily_unavailable':
        case 'server_error':
            return `${label} does not work at the moment. Log in with your password, or try again later.`;
        default:
            return `${label} refused the login (${error}). Tell an administrator of this server.`;
    }
}

/**
 * The page after the provider: it logs in, or asks for what is missing.
 *
 * @param {Api} api
 * @param {ProviderAnswer} answer
 * @param {{onLogin: (joined?: import('../voice/index.js').Destination) => void, onBack: (why: string) => void}} options
 */
export function providerPage(api, answer, { onLogin, onBack }) {
    const { remember, secret } = answer.left;
    const heading = h('h1', {}, 'Logging in …');
    const lead = h('p', { class: 'lead', role: 'status' });
    const problem = h('p', { class: 'form-problem', role: 'alert', hidden: true });
    const username = field('username', 'Name', { autocomplete: 'username', maxLength: 32, autocapitalize: 'none', spellcheck: false });
    username.hint(usernameHint());
    const code = codeField('code', 'Authentication code');
    code.hint('From your authenticator app. Lost your phone? Enter a recovery code.');
    const submit = h('button', { type: 'submit', class: 'primary wide' });
    const form = h('form', { onsubmit: complete, noValidate: true, hidden: true }, username.element, code.element, submit);
    let ticket = '';
    /** @type {typeof username} */
    let asked = username;

    async function finish() {
        try {
            const finished = await api.finishProviderLogin({ code: answer.code, state: answer.state, secret }, remember);
            if (!finished.needs) {
                onLogin();
                return;
            }
            ticket = finished.ticket;
            ask(finished.needs, finished.suggestedName ?? '');
        } catch (error) {
            onBack(words(error));
        }
    }

    /** @param {"code"|"name"} what @param {string} name */
    function ask(what, name) {
        const fresh = what === 'name';
        asked = fresh ? username : code;
        username.element.hidden = !fresh;
        code.element.hidden = fresh;
        username.input.value = name;
        setText(heading, fresh ? 'Choose your name' : 'Two-factor authentication');
        setText(lead, fresh ? 'You are new here: this creates your account.' : 'Your account needs a code too.');
        setText(submit, fresh ? 'Create account' : 'Log in');
        form.hidden = false;
        asked.input.focus();
    }

    /** @param {SubmitEvent} event */
    async function complete(event) {
        event.preventDefault();
        asked.clear();
        problem.hidden = true;
        const value = asked.input.value.trim();
        const wrong = asked === username ? usernameProblem(value) : value ? '' : 'Enter the code.';
        if (wrong) {
            asked.fail(wrong);
            return;
        }
        submit.disabled = true;
        try {
            onLogin(await api.completeProviderLogin({ ticket, [asked === username ? 'username' : 'code']: value }, remember));
        } catch (error) {
            if (error instanceof Refusal && error.code === 'provider_login_invalid') {
                onBack(words(error));
            } else if (error instanceof Refusal && error.field) {
                asked.fail(words(error));
            } else {
                setText(problem, words(error));
                problem.hidden = false;
            }
        } finally {
            submit.disabled = false;
        }
    }

    void finish();
    return h('main', { class: 'login' },
        h('section', { class: 'login-card' },
            h('div', { class: 'brand' }, mark(), h('span', {}, 'Hubbub')),
            heading,
            lead,
            problem,
            form,
            h('p', { class: 'turn' }, h('button', { type: 'button', class: 'link', onclick: () => onBack('') }, 'Back to login'))));
}

/** @param {unknown} error */
function words(error) {
    return error instanceof Refusal && error.code === 'rate_limited' ? inWords('rate_limited') : error instanceof Error ? error.message : String(error);
}

/** Links the account of the person who is logged in. @param {Api} api @param {ProviderAnswer} answer */
export async function finishLink(api, answer) {
    try {
        await api.finishProviderLogin({ code: answer.code, state: answer.state, secret: answer.left.secret }, false);
        toast('Your account is linked. You can log in with it from now on.', 'done');
    } catch (error) {
        toast(words(error));
    }
}

/** Whether logins with the provider lead to the account; links and unlinks it. @param {Api} api */
export async function openProviderLink(api) {
    const account = new AccountApi(api);
    try {
        const { label, linked, password } = await account.providerLink();
        if (linked && !password) {
            openDialog(label, h('p', { class: 'hint' }, `You log in with ${label}. To unlink it, set a password first: My account, Set password.`));
        } else if (linked) {
            openUnlink(account, label);
        } else {
            openLink(account, label);
        }
    } catch (error) {
        toast(words(error));
    }
}

/** @param {AccountApi} account @param {string} label */
function openLink(account, label) {
    const password = passwordField();
    openForm(`Link ${label}`, 'Continue', [password], { password },
        async () => leave(await account.beginProviderLink(password.input.value), { link: true, remember: false }),
        `Then you can log in with ${label} too, without your password. A code of your authenticator app is still needed, if you use one.`);
}

/** @param {AccountApi} account @param {string} label */
function openUnlink(account, label) {
    const password = passwordField();
    openForm(`Unlink ${label}`, 'Unlink', [password], { password }, async () => {
        await account.endProviderLink(password.input.value);
        toast(`${label} no longer leads to your account.`, 'done');
    }, `Logging in with ${label} leads to this account. Unlink it, and only your password does.`, 'danger');
}

function passwordField() {
    return field('link-password', 'Password', { type: 'password', autocomplete: 'current-password', maxLength: 200 });
}

/** The button of the login page. @param {string} label @param {() => void} onClick */
export function providerButton(label, onClick) {
    return h('button', { type: 'button', class: 'secondary wide provider', onclick: onClick }, icon('shield'), t('account.provider', { provider: label }));
}
