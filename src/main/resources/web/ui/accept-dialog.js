import { openDialog } from './dialog.js';
import { h, setText } from './dom.js';
import { invitation } from './invite-words.js';
import { errorWords, t } from './words.js';

/** @typedef {import('../voice/index.js').Api} Api */
/** @typedef {import('../voice/api.js').InvitePreview} InvitePreview */

/** What an invite leads to. @param {InvitePreview} preview */
export function inviteCard(preview) {
    return h('div', { class: 'invite-card' },
        h('p', {}, invitation(preview)),
        h('strong', {}, h('bdi', {}, preview.guild)),
        preview.channel === undefined ? null : h('span', {}, h('bdi', {}, preview.channel)));
}

/**
 * Asks a person who is logged in whether to accept an invite.
 *
 * @param {Api} api
 * @param {string} code
 * @param {(joined: import('../voice/api.js').Destination, preview: InvitePreview) => void} onAccepted
 */
export async function openAccept(api, code, onAccepted) {
    const preview = await api.previewInvite(code);
    const problem = h('p', { class: 'form-problem', role: 'alert', hidden: true });
    const accept = h('button', { type: 'button', class: 'primary', onclick: () => void join() }, preview.owner ? t('accept.owner') : t('accept.accept'));

    async function join() {
        accept.disabled = true;
        try {
            const joined = await api.acceptInvite(code);
            dialog.close();
            onAccepted(joined, preview);
        } catch (error) {
            setText(problem, errorWords(error));
            problem.hidden = false;
            accept.disabled = false;
        }
    }

    const dialog = openDialog(t('accept.title'), inviteCard(preview), problem, h('div', { class: 'dialog-actions' }, accept));
    accept.focus();
}
