import { openDialog } from './dialog.js';
import { h } from './dom.js';
import { isolated } from './names.js';
import { toast } from './toasts.js';

/** @typedef {import('../voice/conversations.js').Conversations} Conversations */
/** @typedef {{user: string, username: string}} Person */
/** @typedef {import('./context-menu.js').MenuItem} MenuItem */

/**
 * What one may do with every other person: write to them, and block them.
 *
 * @param {Conversations} conversations
 * @param {Person} person
 * @param {(conversation: import('../voice/conversation-api.js').Conversation) => void} onOpen
 * @returns {MenuItem[]}
 */
export function personItems(conversations, person, onOpen) {
    return [
        { label: 'Message', icon: 'chat', onChoose: () => void conversations.open(person.user).then(onOpen).catch(problem) },
        blockItem(conversations, person),
    ];
}

/** @param {Conversations} conversations @param {Person} person @returns {MenuItem} */
export function blockItem(conversations, { user, username }) {
    const name = isolated(username);
    if (conversations.with(user)?.blocked) {
        return { label: `Unblock ${name}`, icon: 'check', onChoose: () => void conversations.block(user, false).catch(problem) };
    }
    return {
        label: `Block ${name}`, icon: 'close', danger: true,
        onChoose: () => {
            const dialog = openDialog(`Block ${name}`,
                h('p', { class: 'hint' }, 'Neither of you can write direct messages to the other. They are not told. You can unblock them under My account, Privacy.'),
                h('div', { class: 'dialog-actions' },
                    h('button', { type: 'button', class: 'secondary', onclick: () => dialog.close() }, 'Cancel'),
                    h('button', {
                        type: 'button', class: 'primary danger',
                        onclick: () => {
                            dialog.close();
                            conversations.block(user, true).then(() => toast(`You have blocked ${name}.`, 'done')).catch(problem);
                        },
                    }, 'Block')));
        },
    };
}

/** @param {unknown} error */
function problem(error) {
    toast(error instanceof Error ? error.message : String(error));
}
