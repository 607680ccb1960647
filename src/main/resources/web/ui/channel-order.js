/** @typedef {import('../voice/protocol.js').Channel} Channel */

/**
 * The channels after one was moved in the list, which shows those without a category first and then each category with
 * its channels. A channel belongs to the category above it; a category takes its channels along.
 *
 * @param {Channel[]} channels in the order of the list, before
 * @param {string[]} ids in the order of the list, after
 * @param {string} moved
 * @returns {{order: string[], category: string|undefined}} all channels in their order, and the category of the moved one
 */
export function orderAfter(channels, ids, moved) {
    const byId = new Map(channels.map((channel) => [channel.id, channel]));
    const isCategory = (/** @type {string} */ id) => byId.get(id)?.kind === 'category';
    if (!isCategory(moved)) {
        const above = ids.slice(0, ids.indexOf(moved)).filter(isCategory);
        return { order: ids, category: above.at(-1) };
    }
    const before = channels.map(({ id }) => id).filter(isCategory);
    const after = ids.filter(isCategory);
    // Dropped among the channels of another category: it goes past that one.
    const step = ids.indexOf(moved) < channels.findIndex(({ id }) => id === moved) ? -1 : 1;
    const categories = after.every((id, index) => id === before[index]) ? stepped(before, moved, step) : after;
    const under = (/** @type {string|undefined} */ category) => channels
        .filter(({ id, category: of }) => !isCategory(id) && (of && isCategory(of) ? of : undefined) === category)
        .map(({ id }) => id);
    return { order: [...under(undefined), ...categories.flatMap((id) => [id, ...under(id)])], category: undefined };
}

/**
 * The ids after a channel went one step up or down; the same when there is none.
 *
 * @param {string[]} ids
 * @param {string} moved
 * @param {-1|1} step
 */
export function stepped(ids, moved, step) {
    const from = ids.indexOf(moved);
    const to = from + step;
    const result = [...ids];
    if (from >= 0 && to >= 0 && to < ids.length) {
        [result[from], result[to]] = [/** @type {string} */ (ids[to]), moved];
    }
    return result;
}
