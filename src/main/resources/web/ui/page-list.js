/**
 * The rows of a list that the server hands out a page at a time.
 *
 * @template T
 */
export class PageList {
    /** Those that were read. @type {T[]} */
    items = [];

    /** Where the next page begins; undefined when there is none. @type {string|undefined} */
    next;

    #read;

    /** An answer that a later request to read anew has overtaken is not shown. */
    #loads = 0;

    /** @param {(from?: string) => Promise<{items: T[], next?: string}>} read from: `next` of the page before */
    constructor(read) {
        this.#read = read;
    }

    /** Reads anew as many rows as there were, at least the first page. */
    async load() {
        const load = ++this.#loads;
        let page = await this.#read();
        const found = [...page.items];
        while (page.next !== undefined && found.length < this.items.length) {
            page = await this.#read(page.next);
            found.push(...page.items);
        }
        if (load !== this.#loads) {
            return;
        }
        this.items = found;
        this.next = page.next;
    }

    /** Reads the next page. */
    async append() {
        const load = this.#loads;
        const page = await this.#read(this.next);
        if (load !== this.#loads) {
            return;
        }
        this.items = [...this.items, ...page.items];
        this.next = page.next;
    }
}
