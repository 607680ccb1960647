/**
 * A name inside a sentence: names in right-to-left script, or with stray direction marks, must not reorder the words
 * around them. Elements that hold nothing but a name are `bdi`.
 *
 * @param {string} name
 */
export function isolated(name) {
    // FIRST STRONG ISOLATE … POP DIRECTIONAL ISOLATE (UAX #9).
    return `\u2068${name}\u2069`;
}
