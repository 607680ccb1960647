import { h, setText } from './dom.js';
import { mark } from './icons.js';
import { field } from './login.js';

/**
 * The page that mails a link for a new password.
 *
 * @param {import('../voice/index.js').Api} api
 * @param {string} account that was entered already, '' for none
 * @param {() => void} onBack
 */
export function forgotPage(api, account, onBack) {
    const name = field('account', 'Name or email address', { autocomplete: 'username', maxLength: 254, autocapitalize: 'none', spellcheck: false, value: account });
    const problem = h('p', { class: 'form-problem', role: 'alert', hidden: true });
    const submit = h('button', { type: 'submit', class: 'primary wide' }, 'Send link');
    const lead = h('p', { class: 'lead', role: 'status' }, 'We will mail you a link to choose a new password.');
    const form = h('form', { onsubmit: send, noValidate: true }, name.element, submit);

    /** @param {SubmitEvent} event */
    async function send(event) {
        event.preventDefault();
        name.clear();
        problem.hidden = true;
        const value = name.input.value.trim();
        if (!value) {
            name.fail('Enter your name or email address.');
            return;
        }
        submit.disabled = true;
        try {
            await api.forgotPassword(value);
            setText(lead, 'If this account has a verified email address, a link is on its way to it. It works for one hour.');
            form.hidden = true;
        } catch (error) {
            setText(problem, error instanceof Error ? error.message : String(error));
            problem.hidden = false;
        } finally {
            submit.disabled = false;
        }
    }

    queueMicrotask(() => name.input.focus());
    return h('main', { class: 'login' },
        h('section', { class: 'login-card' },
            h('div', { class: 'brand' }, mark(), h('span', {}, 'Hubbub')),
            h('h1', {}, 'Reset your password'),
            lead,
            problem,
            form,
            h('p', { class: 'turn' }, h('button', { type: 'button', class: 'link', onclick: onBack }, 'Back to login'))));
}
