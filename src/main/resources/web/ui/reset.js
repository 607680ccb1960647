import { passwordHint, passwordProblem } from './account-rules.js';
import { h, showProblem } from './dom.js';
import { mark } from './icons.js';
import { field } from './login.js';
import { errorWords, t } from './words.js';

/**
 * The page that sets a new password by the link of an administrator.
 *
 * @param {import('../voice/index.js').Api} api
 * @param {string} code
 * @param {(username: string) => void} onDone
 */
export function resetPage(api, code, onDone) {
    const password = field('password', t('reset.password'), { type: 'password', autocomplete: 'new-password', maxLength: 200 });
    password.hint(passwordHint());
    const problem = h('p', { class: 'form-problem', role: 'alert', hidden: true });
    const submit = h('button', { type: 'submit', class: 'primary wide' }, t('reset.set'));

    /** @param {SubmitEvent} event */
    async function send(event) {
        event.preventDefault();
        password.clear();
        problem.hidden = true;
        const wrong = passwordProblem(password.input.value);
        if (wrong) {
            password.fail(wrong);
            return;
        }
        submit.disabled = true;
        try {
            onDone((await api.resetPassword(code, password.input.value)).username);
        } catch (error) {
            const at = /** @type {any} */ (error).field === 'password' ? password : null;
            showProblem(errorWords(error), at, problem);
        } finally {
            submit.disabled = false;
        }
    }

    queueMicrotask(() => password.input.focus());
    return h('main', { class: 'login' },
        h('section', { class: 'login-card' },
            h('div', { class: 'brand' }, mark(), h('span', {}, 'Hubbub')),
            h('h1', {}, t('reset.title')),
            h('p', { class: 'lead' }, t('reset.lead')),
            problem,
            h('form', { onsubmit: send, noValidate: true }, password.element, submit)));
}
