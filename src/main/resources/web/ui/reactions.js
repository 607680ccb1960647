import { h } from './dom.js';
import { icon } from './icons.js';
import { openEmojiPicker } from './emoji-picker.js';
import { t } from './words.js';

/** @typedef {import('../voice/protocol.js').Message} Message */
/** @typedef {{onReact: (message: Message, emoji: string, add: boolean) => void, whoReacted: (message: Message, emoji: string) => Promise<string[]>}} ReactionActions */

/**
 * The reactions under a message; each is a switch for one's own.
 *
 * @param {Message} message
 * @param {boolean} mayReact
 * @param {ReactionActions} actions
 */
export function reactionRow(message, mayReact, actions) {
    const reactions = message.reactions ?? [];
    return reactions.length === 0 ? null : h('div', { class: 'reactions', role: 'group', 'aria-label': t('reactions.label') },
        ...reactions.map((reaction) => chip(message, reaction, mayReact, actions)));
}

/** @param {Message} message @param {import('../voice/protocol.js').Reaction} reaction @param {boolean} mayReact @param {ReactionActions} actions */
function chip(message, { emoji, count, own }, mayReact, actions) {
    const label = `${emoji} ${count}`;
    const button = h('button', {
        type: 'button', class: 'reaction', 'aria-pressed': String(own), 'aria-label': label, 'data-emoji': emoji, disabled: !mayReact && !own,
        onclick: () => actions.onReact(message, emoji, !own),
        onmouseenter: show,
        onfocus: show,
    }, h('span', { class: 'emoji' }, emoji), h('span', { class: 'reaction-count' }, String(count)));
    let asked = false;

    /** Who reacted is read when the pointer rests on a reaction. */
    function show() {
        if (asked) {
            return;
        }
        asked = true;
        actions.whoReacted(message, emoji).then((names) => {
            const shown = names.slice(0, 10).join(', ');
            button.title = names.length > 10 ? t('reactions.others', { names: shown }) : shown;
            button.setAttribute('aria-label', `${label}: ${button.title}`);
        }).catch(() => (asked = false));
    }

    return button;
}

/** @param {Message} message @param {ReactionActions} actions */
export function reactTool(message, actions) {
    const button = h('button', {
        type: 'button', class: 'plain', 'aria-label': t('reactions.add'), title: t('reactions.add'),
        onclick: () => openEmojiPicker(button, (emoji) => actions.onReact(message, emoji, true)),
    }, icon('smile'));
    return button;
}
