import { openDialog } from './dialog.js';
import { h } from './dom.js';
import { isolated } from './names.js';
import { toast } from './toasts.js';
import { errorWords, t } from './words.js';

/** @typedef {import('../voice/conversations.js').Conversations} Conversations */
/** @typedef {{user: string, username: string}} Person */
/** @typedef {import('./context-menu.js').MenuItem} MenuItem */

/**
 * Actions on every other person: write to them, and block them.
 *
 * @param {Conversations} conversations
 * @param {Person} person
 * @param {(conversation: import('../voice/conversation-api.js').Conversation) => void} onOpen
 * @returns {MenuItem[]}
 */
export function personItems(conversations, person, onOpen) {
    return [
        { label: t('person.message'), icon: 'chat', onChoose: () => void conversations.open(person.user).then(onOpen).catch(problem) },
        blockItem(conversations, person),
    ];
}

/** @param {Conversations} conversations @param {Person} person @returns {MenuItem} */
export function blockItem(conversations, { user, username }) {
    const name = isolated(username);
    if (conversations.with(user)?.blocked) {
        return { label: t('person.unblock', { name }), icon: 'check', onChoose: () => void conversations.block(user, false).catch(problem) };
    }
    return {
        label: t('person.block', { name }), icon: 'close', danger: true,
        onChoose: () => {
            const dialog = openDialog(t('person.block', { name }),
                h('p', { class: 'hint' }, t('person.blockHint')),
                h('div', { class: 'dialog-actions' },
                    h('button', { type: 'button', class: 'secondary', onclick: () => dialog.close() }, t('common.cancel')),
                    h('button', {
                        type: 'button', class: 'primary danger',
                        onclick: () => {
                            dialog.close();
                            conversations.block(user, true).then(() => toast(t('person.blocked', { name }), 'done')).catch(problem);
                        },
                    }, t('person.blockVerb'))));
        },
    };
}

/** @param {unknown} error */
function problem(error) {
    toast(errorWords(error));
}
