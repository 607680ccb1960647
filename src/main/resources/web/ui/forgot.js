import { h, setText } from './dom.js';
import { mark } from './icons.js';
import { field } from './login.js';
import { errorWords, t } from './words.js';

/**
 * The page that mails a link for a new password.
 *
 * @param {import('../voice/index.js').Api} api
 * @param {string} account that was entered already, '' for none
 * @param {() => void} onBack
 */
export function forgotPage(api, account, onBack) {
    const name = field('account', t('forgot.account'), { autocomplete: 'username', maxLength: 254, autocapitalize: 'none', spellcheck: false, value: account });
    const problem = h('p', { class: 'form-problem', role: 'alert', hidden: true });
    const submit = h('button', { type: 'submit', class: 'primary wide' }, t('forgot.send'));
    const lead = h('p', { class: 'lead', role: 'status' }, t('forgot.lead'));
    const form = h('form', { onsubmit: send, noValidate: true }, name.element, submit);

    /** @param {SubmitEvent} event */
    async function send(event) {
        event.preventDefault();
        name.clear();
        problem.hidden = true;
        const value = name.input.value.trim();
        if (!value) {
            name.fail(t('forgot.accountMissing'));
            return;
        }
        submit.disabled = true;
        try {
            await api.forgotPassword(value);
            setText(lead, t('forgot.sent'));
            form.hidden = true;
        } catch (error) {
            setText(problem, errorWords(error));
            problem.hidden = false;
        } finally {
            submit.disabled = false;
        }
    }

    queueMicrotask(() => name.input.focus());
    return h('main', { class: 'login' },
        h('section', { class: 'login-card' },
            h('div', { class: 'brand' }, mark(), h('span', {}, 'Hubbub')),
            h('h1', {}, t('forgot.title')),
            lead,
            problem,
            form,
            h('p', { class: 'turn' }, h('button', { type: 'button', class: 'link', onclick: onBack }, t('forgot.back')))));
}
