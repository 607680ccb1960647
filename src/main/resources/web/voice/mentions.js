/** @typedef {{user: string, username: string}} Person */

/** Characters of usernames. */
const NAME = /(?:^|[^\p{L}\p{N}\p{M}_.@-])@([\p{L}\p{N}\p{M}_.-]{0,32})$/u;
const WRITTEN = /(^|[^\p{L}\p{N}\p{M}_.@-])@([\p{L}\p{N}\p{M}_.-]{2,32})/gu;
const SENT = /<@([0-9a-f]{8}(?:-[0-9a-f]{4}){3}-[0-9a-f]{12})>/g;

/**
 * The name that is being written before the caret, after an `@`.
 *
 * @param {string} text
 * @param {number} caret
 * @returns {{start: number, name: string}|null} `start` is where the `@` stands
 */
export function mentionAt(text, caret) {
    const match = NAME.exec(text.slice(Math.max(0, caret - 40), caret));
    const name = match?.[1];
    return name === undefined ? null : { start: caret - name.length - 1, name };
}

/**
 * A text as it is sent: names of people who are known become their ids.
 *
 * @param {string} text
 * @param {Map<string, string>} ids by username
 */
export function toSent(text, ids) {
    return text.replace(WRITTEN, (whole, before, name) => {
        // A full stop after a name belongs to the sentence.
        for (let end = name.length; end > 1; end--) {
            const id = ids.get(name.slice(0, end));
            if (id && /^[.-]*$/.test(name.slice(end))) {
                return `${before}<@${id}>${name.slice(end)}`;
            }
        }
        return whole;
    });
}

/** Of one text: each name costs the server a search. */
const MAX_UNKNOWN = 5;

/**
 * Names after an `@` that were written by hand, so that nobody knows yet whose they are.
 *
 * @param {string} text
 * @param {Map<string, string>} ids by username
 */
export function unknownNames(text, ids) {
    const names = [...text.matchAll(WRITTEN)].map(([, , name = '']) => name.replace(/[.-]+$/, ''));
    return [...new Set(names)].filter((name) => name.length > 1 && !ids.has(name)).slice(0, MAX_UNKNOWN);
}

/**
 * A text as it is written: ids become names, which are noted.
 *
 * @param {string} text
 * @param {(user: string) => string|undefined} nameOf
 * @param {Map<string, string>} ids by username
 */
export function toWritten(text, nameOf, ids) {
    return text.replace(SENT, (whole, user) => {
        const name = nameOf(user);
        if (!name) {
            return whole;
        }
        ids.set(name, user);
        return `@${name}`;
    });
}
