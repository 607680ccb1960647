import { h } from './dom.js';
import { t } from './words.js';

/** Emoji and how they are called. @type {[string, string][]} */
const EMOJI = [
    ['👍', t('emoji.thumbsUp')], ['👎', t('emoji.thumbsDown')], ['❤️', t('emoji.heart')], ['😂', t('emoji.tearsOfJoy')],
    ['😮', t('emoji.surprised')], ['😢', t('emoji.sad')], ['😡', t('emoji.angry')], ['🎉', t('emoji.party')],
    ['🙏', t('emoji.thankYou')], ['👏', t('emoji.applause')], ['🔥', t('emoji.fire')], ['💯', t('emoji.hundred')],
    ['✅', t('emoji.done')], ['❌', t('emoji.no')], ['👀', t('emoji.looking')], ['🤔', t('emoji.thinking')],
    ['😀', t('emoji.grin')], ['😅', t('emoji.relieved')], ['😍', t('emoji.inLove')], ['😎', t('emoji.cool')],
    ['🥳', t('emoji.celebrating')], ['😴', t('emoji.sleepy')], ['🤯', t('emoji.mindBlown')], ['🫡', t('emoji.salute')],
    ['👋', t('emoji.wave')], ['🙌', t('emoji.hooray')], ['💪', t('emoji.strong')], ['🤝', t('emoji.agreed')],
    ['☕', t('emoji.coffee')], ['🍕', t('emoji.pizza')], ['🚀', t('emoji.rocket')], ['⭐', t('emoji.star')],
];
const COLUMNS = 8;

/**
 * Opens a small choice of emoji beside a button. Arrows move, Enter chooses, Escape closes.
 *
 * @param {HTMLElement} button
 * @param {(emoji: string) => void} onChoose
 */
export function openEmojiPicker(button, onChoose) {
    document.querySelector('.emoji-picker')?.remove();
    const closing = new AbortController();
    const { signal } = closing;
    const picker = h('div', { class: 'emoji-picker', role: 'group', 'aria-label': t('reactions.label') },
        ...EMOJI.map(([emoji, name]) => h('button', {
            type: 'button', class: 'plain emoji', 'aria-label': name, title: name,
            onclick: () => {
                close();
                onChoose(emoji);
            },
        }, emoji)));

    function close() {
        closing.abort();
        picker.remove();
        button.focus();
    }

    picker.addEventListener('keydown', (event) => {
        const buttons = [...picker.querySelectorAll('button')];
        const now = buttons.indexOf(/** @type {HTMLButtonElement} */ (document.activeElement));
        const step = { ArrowRight: 1, ArrowLeft: -1, ArrowDown: COLUMNS, ArrowUp: -COLUMNS }[event.key];
        if (event.key === 'Escape' || event.key === 'Tab') {
            event.preventDefault();
            event.stopPropagation();
            close();
        } else if (step !== undefined) {
            event.preventDefault();
            buttons[(now + step + buttons.length) % buttons.length]?.focus();
        }
    });
    document.addEventListener('pointerdown', (event) => {
        if (!picker.contains(/** @type {Node} */ (event.target))) {
            closing.abort();
            picker.remove();
        }
    }, { signal, capture: true });
    document.body.append(picker);
    const { top, right, bottom } = button.getBoundingClientRect();
    const { width, height } = picker.getBoundingClientRect();
    picker.style.left = `${Math.max(8, Math.min(right - width, innerWidth - width - 8))}px`;
    picker.style.top = `${top > height + 12 ? top - height - 6 : Math.min(bottom + 6, innerHeight - height - 8)}px`;
    picker.querySelector('button')?.focus();
}
