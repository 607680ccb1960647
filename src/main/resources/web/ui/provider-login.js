import { usernameHint, usernameProblem } from './account-rules.js';
import { h, setText } from './dom.js';
import { icon, mark } from './icons.js';
import { field } from './login.js';
import { openForm } from './form-dialog.js';
import { openDialog } from './dialog.js';
import { codeField } from './second-factor.js';
import { toast } from './toasts.js';
import { errorWords, t } from './words.js';
import { AccountApi } from '../voice/account-api.js';
import { Refusal } from '../voice/index.js';
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
            return t('provider.denied', { provider: label });
        case 'temporarily_unavailable':
        case 'server_error':
            return t('provider.down', { provider: label });
        default:
            return t('provider.refused', { provider: label, error });
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
    const heading = h('h1', {}, t('provider.loggingIn'));
    const lead = h('p', { class: 'lead', role: 'status' });
    const problem = h('p', { class: 'form-problem', role: 'alert', hidden: true });
    const username = field('username', t('account.name'), { autocomplete: 'username', maxLength: 32, autocapitalize: 'none', spellcheck: false });
    username.hint(usernameHint());
    const code = codeField('code', t('login.authenticationCode'));
    code.hint(t('login.codeHint'));
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
            onBack(errorWords(error));
        }
    }

    /** @param {"code"|"name"} what @param {string} name */
    function ask(what, name) {
        const fresh = what === 'name';
        asked = fresh ? username : code;
        username.element.hidden = !fresh;
        code.element.hidden = fresh;
        username.input.value = name;
        setText(heading, fresh ? t('provider.chooseName') : t('login.codeTitle'));
        setText(lead, fresh ? t('provider.newLead') : t('login.codeLead'));
        setText(submit, fresh ? t('login.create') : t('login.logIn'));
        form.hidden = false;
        asked.input.focus();
    }

    /** @param {SubmitEvent} event */
    async function complete(event) {
        event.preventDefault();
        asked.clear();
        problem.hidden = true;
        const value = asked.input.value.trim();
        const wrong = asked === username ? usernameProblem(value) : value ? '' : t('login.codeMissing');
        if (wrong) {
            asked.fail(wrong);
            return;
        }
        submit.disabled = true;
        try {
            onLogin(await api.completeProviderLogin({ ticket, [asked === username ? 'username' : 'code']: value }, remember));
        } catch (error) {
            if (error instanceof Refusal && error.code === 'provider_login_invalid') {
                onBack(errorWords(error));
            } else if (error instanceof Refusal && error.field) {
                asked.fail(errorWords(error));
            } else {
                setText(problem, errorWords(error));
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
            h('p', { class: 'turn' }, h('button', { type: 'button', class: 'link', onclick: () => onBack('') }, t('forgot.back')))));
}

/** Links the account of the person who is logged in. @param {Api} api @param {ProviderAnswer} answer */
export async function finishLink(api, answer) {
    try {
        await api.finishProviderLogin({ code: answer.code, state: answer.state, secret: answer.left.secret }, false);
        toast(t('provider.linked'), 'done');
    } catch (error) {
        toast(errorWords(error));
    }
}

/** Whether logins with the provider lead to the account; links and unlinks it. @param {Api} api */
export async function openProviderLink(api) {
    const account = new AccountApi(api);
    try {
        const { label, linked, password } = await account.providerLink();
        if (linked && !password) {
            openDialog(label, h('p', { class: 'hint' }, t('provider.passwordFirst', { provider: label })));
        } else if (linked) {
            openUnlink(account, label);
        } else {
            openLink(account, label);
        }
    } catch (error) {
        toast(errorWords(error));
    }
}

/** @param {AccountApi} account @param {string} label */
function openLink(account, label) {
    const password = passwordField();
    openForm(t('provider.link', { provider: label }), t('common.continue'), [password], { password },
        async () => leave(await account.beginProviderLink(password.input.value), { link: true, remember: false }),
        t('provider.linkLead', { provider: label }));
}

/** @param {AccountApi} account @param {string} label */
function openUnlink(account, label) {
    const password = passwordField();
    openForm(t('provider.unlink', { provider: label }), t('provider.unlinkVerb'), [password], { password }, async () => {
        await account.endProviderLink(password.input.value);
        toast(t('provider.unlinked', { provider: label }), 'done');
    }, t('provider.unlinkLead', { provider: label }), 'danger');
}

function passwordField() {
    return field('link-password', t('account.password'), { type: 'password', autocomplete: 'current-password', maxLength: 200 });
}

/** The button of the login page. @param {string} label @param {() => void} onClick */
export function providerButton(label, onClick) {
    return h('button', { type: 'button', class: 'secondary wide provider', onclick: onClick }, icon('shield'), t('account.provider', { provider: label }));
}
