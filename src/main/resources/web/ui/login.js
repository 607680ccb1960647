import { passwordHint, passwordProblem, usernameHint, usernameProblem } from './account-rules.js';
import { h, setText, showProblem } from './dom.js';
import { icon, mark } from './icons.js';
import { inviteCard } from './accept-dialog.js';
import { leaveToLogin, providerButton } from './provider-login.js';
import { Refusal } from '../voice/index.js';
import { passkeysPossible } from '../voice/passkeys.js';
import { languageLine } from './language-choice.js';
import { errorWords, t } from './words.js';

/** @typedef {import('../voice/index.js').Api} Api */

/**
 * The page while no account is logged in.
 *
 * @param {Api} api
 * @param {{notice: string, invite?: {code: string, preview: import('../voice/api.js').InvitePreview}|null, onLogin: (joined?: import('../voice/api.js').Destination) => void, onForgot: (name: string) => void}} options
 *     notice: why this page is shown again; onLogin gets where the invite led, if an account was created with it
 */
export function loginPage(api, { notice, invite = null, onLogin, onForgot }) {
    let registering = false;
    /** Whether the password was right, and the account needs a code too. */
    let needsCode = false;
    /** Who may create an account; until it is known the page offers only to log in. */
    let registration = '';
    /** Whether the server mails links for a new password. */
    let mail = false;
    /** The other way in, if there is one. */
    const others = h('div', { class: 'other-logins', hidden: true }, h('p', { class: 'or' }, t('login.or')));

    const username = field('username', t('account.name'), { autocomplete: 'username', maxLength: 32, autocapitalize: 'none', spellcheck: false });
    const password = field('password', t('account.password'), { type: 'password', autocomplete: 'current-password', maxLength: 200 });
    const code = field('code', t('login.authenticationCode'), { autocomplete: 'one-time-code', maxLength: 64, autocapitalize: 'none', spellcheck: false });
    code.hint(t('login.codeHint'));
    const remember = h('input', { type: 'checkbox', name: 'stay', id: 'stay' });
    const problem = h('p', { class: 'form-problem', role: 'alert', hidden: !notice }, notice);
    const submit = h('button', { type: 'submit', class: 'primary wide' });
    const heading = h('h1');
    const lead = h('p', { class: 'lead' });
    const switchForm = h('button', {
        type: 'button', class: 'link',
        onclick: () => {
            problem.hidden = true;
            show(!registering);
        },
    });
    const forgot = h('button', {
        type: 'button', class: 'link forgot',
        onclick: () => {
            if (mail) {
                onForgot(username.input.value.trim());
            } else {
                problem.textContent = t('login.askAdministrator');
                problem.hidden = false;
            }
        },
    }, t('login.forgot'));
    const switchLead = h('span');
    const back = h('button', {
        type: 'button', class: 'link', hidden: true,
        onclick: () => {
            problem.hidden = true;
            show(false);
        },
    }, t('login.asSomeoneElse'));

    /** @param {boolean} register */
    function show(register) {
        registering = register;
        askForCode(false);
        setText(heading, register ? t('login.createTitle') : t('login.title'));
        setText(lead, register ? t('login.createLead') : t('login.lead'));
        setText(submit, register ? t('login.create') : t('login.logIn'));
        const mayRegister = invite !== null || registration === 'open';
        setText(switchLead, register ? `${t('login.haveAccount')} ` : switchWords());
        setText(switchForm, register ? t('login.logIn') : t('login.createLink'));
        switchForm.hidden = !register && !mayRegister;
        username.hint(register ? usernameHint() : '');
        password.hint(register ? passwordHint() : '');
        password.input.autocomplete = register ? 'new-password' : 'current-password';
        username.clear();
        password.clear();
    }

    /** @param {boolean} needed */
    function askForCode(needed) {
        needsCode = needed;
        code.element.hidden = !needed;
        username.element.hidden = needed;
        password.element.hidden = needed;
        back.hidden = !needed;
        others.hidden = needed || others.childElementCount === 1;
        switchLead.hidden = needed;
        forgot.hidden = needed || registering;
        code.input.value = '';
        code.clear();
        if (needed) {
            switchForm.hidden = true;
            setText(heading, t('login.codeTitle'));
            setText(lead, t('login.codeLead'));
            code.input.focus();
        }
    }

    function switchWords() {
        switch (invite ? 'open' : registration) {
            case 'open':
                return `${t('login.newHere')} `;
            case 'invite':
                return t('login.needInvite');
            case 'closed':
                return t('login.closed');
            default:
                return '';
        }
    }

    /** @param {SubmitEvent} event */
    async function enter(event) {
        event.preventDefault();
        username.clear();
        password.clear();
        code.clear();
        problem.hidden = true;
        const name = username.input.value.trim();
        const secret = password.input.value;
        if (!name) {
            username.fail(t('login.nameMissing'));
            return;
        }
        if (!secret) {
            password.fail(t('login.passwordMissing'));
            return;
        }
        if (needsCode && !code.input.value.trim()) {
            code.fail(t('login.codeMissing'));
            return;
        }
        const [nameProblem, secretProblem] = registering ? [usernameProblem(name), passwordProblem(secret)] : ['', ''];
        if (nameProblem || secretProblem) {
            (nameProblem ? username : password).fail(nameProblem || secretProblem);
            return;
        }
        submit.disabled = true;
        submit.classList.add('busy');
        try {
            if (registering) {
                onLogin(await api.register(name, secret, remember.checked, invite?.code));
            } else {
                await api.login(name, secret, remember.checked, needsCode ? code.input.value.trim() : undefined);
                onLogin();
            }
        } catch (error) {
            const refusal = error instanceof Refusal ? error : new Refusal('failed', String(error));
            if (refusal.code === 'code_needed') {
                askForCode(true);
                return;
            }
            if (refusal.code === 'bad_credentials') {
                show(registering);
            }
            const at = { username, password, code }[refusal.field?.split('.').at(-1) ?? ''];
            showProblem(errorWords(refusal), at, problem);
        } finally {
            submit.disabled = false;
            submit.classList.remove('busy');
        }
    }

    const page = h('main', { class: 'login' },
        h('section', { class: 'login-card' },
            h('div', { class: 'brand' }, mark(), h('span', {}, 'Hubbub')),
            invite && inviteCard(invite.preview),
            heading,
            lead,
            problem,
            h('form', { onsubmit: enter, noValidate: true },
                username.element,
                password.element,
                code.element,
                h('label', { class: 'check', for: 'stay' }, remember, h('span', {}, t('login.stay'))),
                submit),
            others,
            forgot,
            h('p', { class: 'turn' }, switchLead, switchForm, back),
            languageLine()));
    /** @param {() => Promise<void>} action of a login without the form */
    async function attempt(action) {
        problem.hidden = true;
        try {
            await action();
        } catch (error) {
            problem.textContent = errorWords(error);
            problem.hidden = false;
        }
    }

    /** @param {string} label of the provider */
    function offerProvider(label) {
        others.append(providerButton(label, () => void attempt(() =>
            leaveToLogin(api, { remember: remember.checked, invite: invite?.code }))));
        others.hidden = needsCode;
    }

    if (passkeysPossible()) {
        others.append(h('button', {
            type: 'button', class: 'secondary wide passkey',
            onclick: () => void attempt(async () => {
                await api.logInByPasskey(remember.checked);
                onLogin();
            }),
        }, icon('person'), t('login.passkey')));
    }

    show(invite !== null);
    api.loginOptions().then((options) => {
        if (options.provider) {
            offerProvider(options.provider);
        }
        if (!invite) {
            ({ registration, mail } = options);
            show(registering);
        }
    }).catch((error) => console.debug('hubbub: not known who may register', error));
    queueMicrotask(() => username.input.focus());
    return page;
}

/**
 * A labeled input with room for a hint and an error.
 *
 * @param {string} name
 * @param {string} label
 * @param {Record<string, unknown>} properties
 */
export function field(name, label, properties) {
    const input = h('input', { name, id: `field-${name}`, type: 'text', ...properties, 'aria-describedby': `hint-${name} problem-${name}` });
    const hint = h('p', { class: 'field-hint', id: `hint-${name}`, hidden: true });
    const words = h('span');
    const problem = h('p', { class: 'field-problem', id: `problem-${name}`, hidden: true, role: 'alert' }, icon('warning'), words);
    return {
        element: h('div', { class: 'field' }, h('label', { for: `field-${name}` }, label), input, hint, problem),
        input,
        /** @param {string} text '' for none */
        hint(text) {
            hint.textContent = text;
            hint.hidden = text === '';
        },
        /** @param {string} text */
        fail(text) {
            words.textContent = text;
            problem.hidden = false;
            input.setAttribute('aria-invalid', 'true');
            input.focus();
        },
        clear() {
            problem.hidden = true;
            input.removeAttribute('aria-invalid');
        },
    };
}
