import { avatar } from './avatar.js';
import { h } from './dom.js';
import { withProfile } from './profiles.js';
import { t } from './words.js';
import { mentionAt } from '../voice/mentions.js';

/** @typedef {import('../voice/mentions.js').Person} Person */

/** Typing goes on meanwhile. */
const ASK_MILLIS = 120;

let lists = 0;

/**
 * Completes names after `@` in a field. Arrows choose, Enter or Tab takes, Escape closes.
 *
 * @param {HTMLTextAreaElement} field
 * @param {string|undefined} guild whose nicknames are shown
 * @param {(name: string) => Promise<Person[]>} find
 * @param {(person: Person) => void} onTaken
 */
export function mentionList(field, guild, find, onTaken) {
    /** @type {Person[]} */ let people = [];
    let chosen = 0;
    /** @type {ReturnType<typeof mentionAt>} */ let mention = null;
    /** @type {ReturnType<typeof setTimeout>|undefined} */ let timer;
    /** Answers may come late. */ let asked = 0;

    const id = `mentions-${++lists}`;
    const element = h('ul', { class: 'mention-list', id, role: 'listbox', 'aria-label': t('call.members'), hidden: true });
    field.setAttribute('aria-autocomplete', 'list');
    field.setAttribute('aria-controls', id);

    function draw() {
        element.hidden = people.length === 0;
        element.replaceChildren(...people.map((person, index) => h('li', {
            id: `${id}-${index}`, role: 'option', 'aria-selected': String(index === chosen),
            onpointerdown: (/** @type {Event} */ event) => {
                event.preventDefault();
                take(person);
            },
        }, avatar(person, 'small'), withProfile(h('bdi', { title: person.username }, person.username), person.user, guild))));
        if (people.length > 0) {
            field.setAttribute('aria-activedescendant', `${id}-${chosen}`);
        } else {
            field.removeAttribute('aria-activedescendant');
        }
    }

    function close() {
        clearTimeout(timer);
        asked++;
        people = [];
        draw();
    }

    /** @param {Person} person */
    function take(person) {
        if (mention) {
            onTaken(person);
            field.setRangeText(`@${person.username} `, mention.start, field.selectionEnd, 'end');
            field.dispatchEvent(new Event('input', { bubbles: true }));
        }
        close();
    }

    function update() {
        mention = field.selectionStart === field.selectionEnd ? mentionAt(field.value, field.selectionEnd) : null;
        clearTimeout(timer);
        if (!mention) {
            close();
            return;
        }
        const { name } = mention;
        const number = ++asked;
        timer = setTimeout(() => {
            find(name).then((found) => {
                if (number === asked) {
                    people = found;
                    chosen = 0;
                    draw();
                }
            }).catch((error) => console.debug('hubbub: no names to complete', error));
        }, ASK_MILLIS);
    }

    field.addEventListener('input', update);
    field.addEventListener('click', update);
    field.addEventListener('blur', close);
    // Before the composer: Enter takes a name here and sends nothing.
    field.addEventListener('keydown', (event) => {
        if (people.length === 0 || event.isComposing) {
            return;
        }
        const step = { ArrowDown: 1, ArrowUp: -1 }[event.key];
        const person = people[chosen];
        if (step !== undefined) {
            chosen = (chosen + step + people.length) % people.length;
            draw();
        } else if ((event.key === 'Enter' || event.key === 'Tab') && person) {
            take(person);
        } else if (event.key === 'Escape') {
            close();
        } else {
            return;
        }
        event.preventDefault();
        event.stopImmediatePropagation();
    }, { capture: true });
    return element;
}
