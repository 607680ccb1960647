import { attachmentTray, filesOf } from './attachment-tray.js';
import { h, setText } from './dom.js';
import { icon } from './icons.js';
import { mentionList } from './mention-list.js';
import { withName } from './profiles.js';
import { t } from './words.js';
import { toSent, toWritten, unknownNames } from '../voice/mentions.js';
import { TYPING_MILLIS } from '../voice/typing.js';

/** @typedef {import('../voice/protocol.js').Message} Message */
/** @typedef {{content: string, replyTo?: string, nonce: string, attachments?: string[]}} Draft */

/** In UTF-16 units; the server counts characters. */
const MAX_LENGTH = 8_000;

/**
 * The field in which messages are written and edited. Enter sends, Shift+Enter begins a line, the arrow up in an empty
 * field edits the last own message, Escape ends an edit or a reply.
 *
 * Images are pasted, dropped or chosen.
 *
 * @param {string|undefined} guild of the channel
 * @param {{upload: import('./attachment-tray.js').Upload, onSend: (draft: Draft) => Promise<unknown>, onSave: (message: Message, content: string) => Promise<unknown>, lastOwn: () => Message|undefined, onTyping: () => void, find: (name: string) => Promise<import('../voice/mentions.js').Person[]>, nameOf: (user: string) => string|undefined, onProblem: (error: unknown) => void}} actions
 */
export function composer(guild, { upload, onSend, onSave, lastOwn, onTyping, find, nameOf, onProblem }) {
    /** @type {Message|null} */ let editing = null;
    /** @type {Message|null} */ let replyingTo = null;
    /** Of the text that is being sent: after a lost answer it is sent again with the same. */
    let nonce = '';
    let sent = '';
    let busy = false;
    let mayAttach = true;
    let typedAt = -Infinity;
    /** People who were mentioned here, by name. @type {Map<string, string>} */
    const ids = new Map();

    const field = h('textarea', {
        rows: 1, maxLength: MAX_LENGTH, class: 'composer-field', 'aria-label': t('composer.label'), dir: 'auto', enterKeyHint: 'send',
        oninput: onInput,
        onpaste: (/** @type {ClipboardEvent} */ event) => {
            const files = filesOf(event.clipboardData);
            if (files.length > 0 && !editing) {
                event.preventDefault();
                attach(files);
            }
        },
        onkeydown: (/** @type {KeyboardEvent} */ event) => {
            if (event.key === 'Enter' && !event.shiftKey && !event.isComposing) {
                event.preventDefault();
                void submit();
            } else if (event.key === 'Escape' && (editing || replyingTo)) {
                event.stopPropagation();
                cancel();
            } else if (event.key === 'ArrowUp' && field.value === '') {
                const message = lastOwn();
                if (message) {
                    event.preventDefault();
                    edit(message);
                }
            }
        },
    });
    const tray = attachmentTray(upload, onProblem);
    const file = h('input', {
        type: 'file', accept: 'image/*', multiple: true, hidden: true, class: 'attachment-file',
        onchange: () => {
            attach(file.files ?? []);
            file.value = '';
            field.focus();
        },
    });
    const attachButton = h('button', { type: 'button', class: 'plain attach', 'aria-label': t('composer.upload'), title: t('composer.upload'), onclick: () => file.click() }, icon('plus'));
    const people = mentionList(field, guild, find, ({ user, username }) => ids.set(username, user));
    const noticeText = h('span');
    const notice = h('div', { class: 'composer-notice', hidden: true }, noticeText,
        h('button', { type: 'button', class: 'plain', 'aria-label': t('common.cancel'), title: t('composer.cancelKey'), onclick: cancel }, icon('close')));
    const element = h('form', {
        class: 'composer',
        onsubmit: (/** @type {Event} */ event) => {
            event.preventDefault();
            void submit();
        },
    }, notice, people, tray.element, h('div', { class: 'composer-row' },
        attachButton, file, field,
        h('button', { type: 'submit', class: 'plain send', 'aria-label': t('composer.sendMessage'), title: t('composer.send') }, icon('send'))));

    async function submit() {
        const written = field.value;
        if (busy || (!written.trim() && (editing || tray.isEmpty))) {
            return;
        }
        busy = true;
        const message = editing;
        try {
            await learnNames(written);
            const content = toSent(written, ids);
            if (message) {
                if (content !== message.content) {
                    await onSave(message, content);
                }
            } else {
                const attachments = await tray.uploaded();
                const all = JSON.stringify([content, attachments]);
                if (!content.trim() && attachments.length === 0) {
                    return;
                }
                if (all !== sent) {
                    sent = all;
                    nonce = newNonce();
                }
                await onSend({ content, nonce, ...(replyingTo ? { replyTo: replyingTo.id } : {}), ...(attachments.length > 0 ? { attachments } : {}) });
                tray.forget(attachments);
                sent = '';
                typedAt = -Infinity;
            }
            // The person may have gone on writing.
            const more = field.value === written ? '' : field.value;
            cancel();
            field.value = more;
            fit();
        } catch (error) {
            onProblem(error);
        } finally {
            busy = false;
        }
    }

    /** Mentions that were written without the list. @param {string} text */
    async function learnNames(text) {
        await Promise.all(unknownNames(text, ids).map(async (name) => {
            try {
                const person = (await find(name)).find(({ username }) => username.toLowerCase() === name.toLowerCase());
                if (person) {
                    ids.set(name, person.user);
                }
            } catch (error) {
                console.debug('hubbub: a name is sent as text', error);
            }
        }));
    }

    /** @param {Iterable<File>} files */
    function attach(files) {
        if (mayAttach) {
            tray.add(files);
        } else if ([...files].length > 0) {
            onProblem(new Error(t('composer.noImages')));
        }
    }

    /** @param {Message} message */
    function edit(message) {
        editing = message;
        replyingTo = null;
        field.value = toWritten(message.content, nameOf, ids);
        show(t('composer.editing'));
    }

    /** @param {Message} message */
    function reply(message) {
        if (editing) {
            field.value = '';
        }
        editing = null;
        replyingTo = message;
        show('');
        withName(noticeText, message.author, guild, (name) => {
            if (replyingTo === message) {
                setText(noticeText, t('composer.replying', { name }));
            }
        });
    }

    /** @param {string} text */
    function show(text) {
        setText(noticeText, text);
        notice.hidden = false;
        fit();
        field.focus();
    }

    function cancel() {
        if (editing) {
            field.value = '';
        }
        editing = null;
        replyingTo = null;
        notice.hidden = true;
        fit();
        if (element.isConnected && element.contains(document.activeElement)) {
            field.focus();
        }
    }

    function onInput() {
        fit();
        if (!editing && field.value.trim() && performance.now() - typedAt > TYPING_MILLIS) {
            typedAt = performance.now();
            onTyping();
        }
    }

    /** As high as its text, up to a limit of the style sheet. */
    function fit() {
        field.style.height = 'auto';
        field.style.height = `${field.scrollHeight}px`;
    }

    return {
        element, field, edit, reply,
        /** Images were dropped somewhere in the chat. @param {DataTransfer|null} data */
        drop: (data) => attach(filesOf(data)),
        /** What the person may do in the channel may have changed. @param {boolean} may */
        allowImages(may) {
            mayAttach = may;
            attachButton.hidden = !may;
        },
        close: tray.close,
    };
}

/** Not `randomUUID`, which plain HTTP does not have. */
function newNonce() {
    return [...crypto.getRandomValues(new Uint8Array(16))].map((byte) => byte.toString(16).padStart(2, '0')).join('');
}
