/**
 * What a person shows of themselves; nicknames are those in common guilds, by id.
 *
 * @typedef {{user: string, displayName?: string, avatar?: string, nicknames?: Record<string, string>}} Profile
 */

/** @typedef {(profile: Profile) => Profile} Change */

/** Asked again after this time. */
const KEPT_MILLIS = 5 * 60_000;

/** As many as the server answers at a time. */
const MAX_ASKED = 100;

/** People who are drawn together are asked about together. */
const GATHER_MILLIS = 50;

/**
 * Display names, avatars and nicknames, asked about when a person is drawn and kept for a while.
 *
 * Events: `profile` (detail: a {@link Profile} that is new or has changed).
 */
export class Profiles extends EventTarget {
    /** @type {Map<string, {profile: Profile, askedAt: number}>} */ #known = new Map();
    /** @type {Set<string>} */ #wanted = new Set();
    #gathering = false;
    /** Changes that became known since people were asked about: the answer may be older. @type {Map<string, Change[]>} */ #asked = new Map();

    /**
     * @param {(users: string[]) => Promise<Profile[]>} ask
     * @param {{now?: () => number, later?: (task: () => void) => void}} [clock]
     */
    constructor(ask, { now = Date.now, later = (task) => void setTimeout(task, GATHER_MILLIS) } = {}) {
        super();
        this.ask = ask;
        this.now = now;
        this.later = later;
    }

    /** What is known now; the rest comes as an event. @param {string} user @returns {Profile|undefined} */
    of(user) {
        const known = this.#known.get(user);
        if (!known || this.now() - known.askedAt > KEPT_MILLIS) {
            this.#want(user);
        }
        return known?.profile;
    }

    /** The person's own display name and avatar, which they changed here. @param {Profile} changed */
    set(changed) {
        if (!this.#known.has(changed.user)) {
            // The nicknames are asked about when the person is drawn.
            this.#known.set(changed.user, { profile: { user: changed.user }, askedAt: -Infinity });
        }
        this.#change(changed.user, ({ nicknames }) => (nicknames ? { ...changed, nicknames } : changed));
    }

    /** What a server says of a member. @param {string} guild @param {{user: string, nickname?: string}} member */
    onMember(guild, { user, nickname }) {
        this.#change(user, (profile) => {
            if (profile.nicknames?.[guild] === nickname) {
                return profile;
            }
            const { [guild]: _, ...others } = profile.nicknames ?? {};
            return { ...profile, nicknames: nickname ? { ...others, [guild]: nickname } : others };
        });
    }

    /** @param {string} user @param {Change} change */
    #change(user, change) {
        this.#asked.get(user)?.push(change);
        const known = this.#known.get(user);
        // Otherwise it is part of the answer.
        if (known) {
            this.#learn(change(known.profile), known.askedAt);
        }
    }

    /** @param {string} user */
    #want(user) {
        if (this.#asked.has(user)) {
            return;
        }
        this.#wanted.add(user);
        if (!this.#gathering) {
            this.#gathering = true;
            this.later(() => {
                this.#gathering = false;
                void this.#askAll();
            });
        }
    }

    async #askAll() {
        const users = [...this.#wanted];
        this.#wanted.clear();
        users.forEach((user) => this.#asked.set(user, []));
        for (let i = 0; i < users.length; i += MAX_ASKED) {
            const asked = users.slice(i, i + MAX_ASKED);
            try {
                const answered = new Map((await this.ask(asked)).map((profile) => [profile.user, profile]));
                for (const user of asked) {
                    const changes = this.#asked.get(user) ?? [];
                    this.#learn(changes.reduce((profile, change) => change(profile), answered.get(user) ?? { user }), this.now());
                }
            } catch (error) {
                // Initials and usernames do; they are asked about again when they are drawn again.
                console.debug('hubbub: profiles not read', error);
            } finally {
                asked.forEach((user) => this.#asked.delete(user));
            }
        }
    }

    /** @param {Profile} profile @param {number} askedAt */
    #learn(profile, askedAt) {
        const before = this.#known.get(profile.user)?.profile;
        this.#known.set(profile.user, { profile, askedAt });
        if (before?.displayName !== profile.displayName || before?.avatar !== profile.avatar
            || JSON.stringify(before?.nicknames ?? {}) !== JSON.stringify(profile.nicknames ?? {})) {
            this.dispatchEvent(new CustomEvent('profile', { detail: profile }));
        }
    }
}
