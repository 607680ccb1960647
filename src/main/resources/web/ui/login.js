import { h, setText } from './dom.js';
import { icon, mark } from './icons.js';
import { Refusal, inWords } from '../voice/voice-client.js';

/** @typedef {import('../voice/voice-client.js').Api} Api */

/**
 * The page before anybody is logged in.
 *
 * @param {Api} api
 * @param {{notice: string, onLogin: () => void}} options notice: why the person sees this page again
 */
export function loginPage(api, { notice, onLogin }) {
    let registering = false;

    const username = field('username', 'Name', { autocomplete: 'username', maxLength: 32, autocapitalize: 'none', spellcheck: false });
    const password = field('password', 'Password', { type: 'password', autocomplete: 'current-password', maxLength: 200 });
    const stay = h('input', { type: 'checkbox', name: 'stay', id: 'stay' });
    const problem = h('p', { class: 'form-problem', role: 'alert', hidden: !notice }, notice);
    const submit = h('button', { type: 'submit', class: 'primary wide' });
    const heading = h('h1');
    const lead = h('p', { class: 'lead' });
    const turn = h('button', { type: 'button', class: 'link', onclick: () => show(!registering) });
    const turnLead = h('span');

    /** @param {boolean} register */
    function show(register) {
        registering = register;
        setText(heading, register ? 'Make an account' : 'Welcome back');
        setText(lead, register ? 'A name and a password, nothing else.' : 'The others are already talking.');
        setText(submit, register ? 'Create account' : 'Log in');
        setText(turnLead, register ? 'Been here before? ' : 'New here? ');
        setText(turn, register ? 'Log in' : 'Make an account');
        password.input.autocomplete = register ? 'new-password' : 'current-password';
        username.clear();
        password.clear();
    }

    /** @param {SubmitEvent} event */
    async function enter(event) {
        event.preventDefault();
        username.clear();
        password.clear();
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
        submit.disabled = true;
        submit.classList.add('busy');
        try {
            await (registering ? api.register(name, secret, stay.checked) : api.login(name, secret, stay.checked));
            onLogin();
        } catch (error) {
            const refusal = error instanceof Refusal ? error : new Refusal('failed', String(error));
            const at = { username, password }[refusal.field?.split('.').at(-1) ?? ''];
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
            heading,
            lead,
            problem,
            h('form', { onsubmit: enter, noValidate: true },
                username.element,
                password.element,
                h('label', { class: 'check', for: 'stay' }, stay, h('span', {}, 'Stay logged in on this browser')),
                submit),
            h('p', { class: 'turn' }, turnLead, turn)));
    show(false);
    queueMicrotask(() => username.input.focus());
    return page;
}

/**
 * A labelled input that can carry an error.
 *
 * @param {string} name
 * @param {string} label
 * @param {Record<string, unknown>} properties
 */
export function field(name, label, properties) {
    const input = h('input', { name, id: `field-${name}`, type: 'text', ...properties, 'aria-describedby': `problem-${name}` });
    const words = h('span');
    const problem = h('p', { class: 'field-problem', id: `problem-${name}`, hidden: true, role: 'alert' }, icon('warning'), words);
    return {
        element: h('div', { class: 'field' }, h('label', { for: `field-${name}` }, label), input, problem),
        input,
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
