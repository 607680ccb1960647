import { h } from './dom.js';
import { PageList } from './page-list.js';
import { t } from './words.js';

/**
 * A list that is shown a page at a time, and the button that reads the next page.
 *
 * @template T
 * @param {(from?: string) => Promise<{items: T[], next?: string}>} read from: `next` of the page before
 * @param {(items: T[]) => void} show all rows that were read
 * @param {(error: unknown) => void} problem
 */
export function pages(read, show, problem) {
    const list = new PageList(read);
    const more = h('button', { type: 'button', class: 'secondary', hidden: true, onclick: () => void append().catch(problem) }, t('common.showMore'));

    function refresh() {
        more.hidden = list.next === undefined;
        show(list.items);
    }

    async function load() {
        await list.load();
        refresh();
    }

    async function append() {
        more.disabled = true;
        try {
            await list.append();
            refresh();
        } finally {
            more.disabled = false;
        }
    }

    return { more, load };
}
