import { openDialog } from './dialog.js';
import { h, showProblem } from './dom.js';
import { Refusal } from '../voice/index.js';
import { errorWords, t } from './words.js';

/** @typedef {ReturnType<typeof import('./login.js').field>} Field */

/**
 * A dialog with a form. What is refused is shown at its field, and the dialog stays.
 *
 * @param {string} title
 * @param {string} label of the button
 * @param {Field[]} fields
 * @param {Record<string, Field>} byName fields by their name in refusals
 * @param {() => Promise<void>} action
 * @param {string|Node} [lead]
 * @param {string} [tone] of the button
 */
export function openForm(title, label, fields, byName, action, lead = '', tone = '') {
    const problem = h('p', { class: 'form-problem', role: 'alert', hidden: true });
    const submit = h('button', { type: 'submit', class: `primary ${tone}` }, label);

    /** @param {SubmitEvent} event */
    async function send(event) {
        event.preventDefault();
        problem.hidden = true;
        fields.forEach((one) => one.clear());
        const empty = fields.find(({ input }) => input.value === '');
        if (empty) {
            empty.fail(empty.input.type === 'password' ? t('login.passwordMissing') : t('form.fillIn'));
            return;
        }
        submit.disabled = true;
        try {
            await action();
            dialog.close();
        } catch (error) {
            const at = error instanceof Refusal ? byName[error.field ?? ''] : undefined;
            showProblem(errorWords(error), at, problem);
        } finally {
            submit.disabled = false;
        }
    }

    const dialog = openDialog(title, typeof lead !== 'string' ? lead : h('p', { class: 'hint', hidden: lead === '' }, lead),
        h('form', { onsubmit: send, noValidate: true }, ...fields.map(({ element }) => element), problem, h('div', { class: 'dialog-actions' }, submit)));
    fields[0]?.input.focus();
}
