/** @typedef {import('./guild-api.js').Member} Member */
/** @typedef {{role: string, members: number}} Heading */
/** A line of the list: the heading of a role, or a member, who may not be known yet. @typedef {{heading: Heading}|{index: number, member: Member|undefined}} Row */

/** As many as the server answers at a time. */
export const RANGE = 100;

/**
 * The members of a guild below their highest roles, of which only the ranges are loaded that are looked at.
 *
 * Event: `change`.
 */
export class MemberRanges extends EventTarget {
    /** @type {Heading[]} */ #groups = [];
    /** @type {Map<number, Member[]>} */ #ranges = new Map();
    /** What was loaded before the last refresh. @type {Set<number>} */ #stale = new Set();
    /** @type {Set<number>} */ #loading = new Set();
    #refreshes = 0;

    /** @param {(offset: number) => Promise<{groups: Heading[], members: Member[]}>} load */
    constructor(load) {
        super();
        this.load = load;
    }

    /** How many lines the list has, with headings. */
    get length() {
        return this.#groups.reduce((sum, { members }) => sum + members, this.#groups.length);
    }

    /** Lines of the list. @param {number} from @param {number} to the first one that is not wanted @returns {Row[]} */
    rows(from, to) {
        /** @type {Row[]} */
        const rows = [];
        let line = 0;
        let index = 0;
        for (const heading of this.#groups) {
            if (line >= from && line < to) {
                rows.push({ heading });
            }
            const first = Math.max(0, from - line - 1);
            for (let i = first; i < heading.members && line + 1 + i < to; i++) {
                rows.push({ index: index + i, member: this.#ranges.get(Math.floor((index + i) / RANGE))?.[(index + i) % RANGE] });
            }
            line += 1 + heading.members;
            index += heading.members;
        }
        return rows;
    }

    /** Loads what is not known of these lines. @param {Row[]} rows */
    async want(rows) {
        const ranges = new Set(rows.flatMap((row) => ('heading' in row ? [] : [Math.floor(row.index / RANGE)])));
        if (this.#groups.length === 0) {
            ranges.add(0);
        }
        await Promise.all([...ranges].filter((range) => (!this.#ranges.has(range) || this.#stale.has(range)) && !this.#loading.has(range))
            .map((range) => this.#load(range)));
    }

    /** @param {number} range */
    async #load(range) {
        const refreshes = this.#refreshes;
        this.#loading.add(range);
        try {
            const { groups, members } = await this.load(range * RANGE);
            this.#groups = groups;
            this.#ranges.set(range, members);
            if (refreshes === this.#refreshes) {
                this.#stale.delete(range);
            } else {
                this.#stale.add(range);
            }
        } finally {
            this.#loading.delete(range);
        }
        this.dispatchEvent(new Event('change'));
    }

    /** Members came, left or changed: what is looked at is loaded again, and shown as it was until then. */
    refresh() {
        this.#refreshes++;
        this.#loading.clear();
        this.#stale = new Set(this.#ranges.keys());
    }
}
