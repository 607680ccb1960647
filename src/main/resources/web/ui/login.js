import { PASSWORD_HINT, USERNAME_HINT, passwordProblem, usernameProblem } from './account-rules.js';
import { h, setText } from './dom.js';
import { icon, mark } from './icons.js';
import { inviteCard } from './accept-dialog.js';
import { leaveToLogin, providerButton } from './provider-login.js';
import { Refusal, inWords } from '../voice/index.js';
import { passkeysPossible } from '../voice/passkeys.js';

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
    const others = h('div', { class: 'other-logins', hidden: true }, h('p', { class: 'or' }, 'or'));

    const username = field('username', 'Name', { autocomplete: 'username', maxLength: 32, autocapitalize: 'none', spellcheck: false });
    const password = field('password', 'Password', { type: 'password', autocomplete: 'current-password', maxLength: 200 });
    const code = field('code', 'Authentication code', { autocomplete: 'one-time-code', maxLength: 64, autocapitalize: 'none', spellcheck: false });
    code.hint('From your authenticator app. Lost your phone? Enter a recovery code.');
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
                problem.textContent = 'Ask an administrator of this server for a link that sets a new password.';
                problem.hidden = false;
            }
        },
    }, 'Forgot your password?');
    const switchLead = h('span');
    const back = h('button', {
        type: 'button', class: 'link', hidden: true,
        onclick: () => {
            problem.hidden = true;
            show(false);
        },
    }, 'Log in as someone else');

    /** @param {boolean} register */
    function show(register) {
        registering = register;
        askForCode(false);
        setText(heading, register ? 'Create an account' : 'Welcome back');
        setText(lead, register ? 'You only need a name and a password.' : 'Log in to join a call.');
        setText(submit, register ? 'Create account' : 'Log in');
        const mayRegister = invite !== null || registration === 'open';
        setText(switchLead, register ? 'Already have an account? ' : switchWords());
        setText(switchForm, register ? 'Log in' : 'Create an account');
        switchForm.hidden = !register && !mayRegister;
        username.hint(register ? USERNAME_HINT : '');
        password.hint(register ? PASSWORD_HINT : '');
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
            setText(heading, 'Two-factor authentication');
            setText(lead, 'Your account needs a code too.');
            code.input.focus();
        }
    }

    function switchWords() {
        switch (invite ? 'open' : registration) {
            case 'open':
                return 'New here? ';
            case 'invite':
                return 'New here? You need an invite: ask a member for a link and open it.';
            case 'closed':
                return 'This server accepts no new accounts.';
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
            username.fail('Enter your name.');
            return;
        }
        if (!secret) {
            password.fail('Enter your password.');
            return;
        }
        if (needsCode && !code.input.value.trim()) {
            code.fail('Enter the code.');
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
            const words = refusal.code === 'rate_limited' ? inWords('rate_limited') : refusal.message;
            if (at) {
                at.fail(words);
            } else {
                problem.textContent = words;
                problem.hidden = false;
            }
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
                h('label', { class: 'check', for: 'stay' }, remember, h('span', {}, 'Stay logged in on this browser')),
                submit),
            others,
            forgot,
            h('p', { class: 'turn' }, switchLead, switchForm, back)));
    /** @param {() => Promise<void>} action of a login without the form */
    async function attempt(action) {
        problem.hidden = true;
        try {
            await action();
        } catch (error) {
            problem.textContent = error instanceof Error ? error.message : String(error);
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
        }, icon('person'), 'Log in with a passkey'));
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
