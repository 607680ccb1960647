/** @typedef {import('./protocol.js').Guild} Guild */
/** @typedef {import('./protocol.js').Channel} Channel */
/** @typedef {import('./protocol.js').Presence} Presence */
/** @typedef {import('./protocol.js').GuildChanged} GuildChanged */
/** @typedef {import('./protocol.js').ChannelDeleted} ChannelDeleted */

/** Guilds, their channels and the participants of each, kept up to date by messages. */
export class Guilds {
    /** @type {Guild[]} */ #guilds = [];

    /** @param {Guild[]} guilds */
    replace(guilds) {
        this.#guilds = guilds.map((guild) => ({ ...guild, channels: [...guild.channels].sort(byPosition) }));
    }

    /** @returns {IterableIterator<Guild>} */
    [Symbol.iterator]() {
        return this.#guilds.values();
    }

    /** @param {string|null} id @returns {Channel|undefined} */
    channel(id) {
        for (const { channels } of this.#guilds) {
            const found = channels.find((channel) => channel.id === id);
            if (found) {
                return found;
            }
        }
        return undefined;
    }

    /** A channel may be announced twice: by the answer to its creator and by the event of the guild. @param {Channel} channel */
    add(channel) {
        const guild = this.#guilds.find(({ id }) => id === channel.guild);
        if (guild && !guild.channels.some(({ id }) => id === channel.id)) {
            guild.channels.push({ ...channel, participants: channel.participants ?? [] });
            guild.channels.sort(byPosition);
        }
    }

    /** Replaces a channel that is known. @param {Channel} changed */
    change(changed) {
        for (const { channels } of this.#guilds) {
            const index = channels.findIndex(({ id }) => id === changed.id);
            if (index >= 0) {
                channels[index] = changed;
                channels.sort(byPosition);
            }
        }
    }

    /** @param {GuildChanged} changed */
    changeGuild({ guild: id, name, owner, permissions }) {
        const guild = this.guild(id);
        if (guild) {
            Object.assign(guild, { name, owner, permissions });
        }
    }

    /** By name, as the server lists them. A guild that is known is replaced. @param {Guild} joined */
    join(joined) {
        this.replace([...this.#guilds.filter(({ id }) => id !== joined.id), joined]
            .sort((a, b) => a.name.localeCompare(b.name) || a.id.localeCompare(b.id)));
    }

    /** @param {string} id */
    leave(id) {
        this.#guilds = this.#guilds.filter((guild) => guild.id !== id);
    }

    /** @param {string} id @returns {Guild|undefined} */
    guild(id) {
        return this.#guilds.find((guild) => guild.id === id);
    }

    /** Whether the user has a permission in a guild, or in one of its channels. @param {Guild|Channel} where @param {string} permission */
    may(where, permission) {
        const permissions = where.permissions ?? ('guild' in where ? this.guild(where.guild)?.permissions : undefined);
        return permissions?.includes(permission) ?? false;
    }

    /** @param {ChannelDeleted} deleted */
    remove({ channel: id }) {
        for (const guild of this.#guilds) {
            guild.channels = guild.channels.filter((known) => known.id !== id);
        }
    }

    /** @param {Presence} presence */
    presence({ channel: id, joined, left, changed }) {
        const channel = this.channel(id);
        if (channel) {
            const replaced = new Set([...left, ...joined.map(({ number }) => number)]);
            channel.participants = channel.participants
                .filter(({ number }) => !replaced.has(number))
                .map((participant) => changed.find(({ number }) => number === participant.number) ?? participant)
                .concat(joined);
        }
    }
}

/** @param {Channel} a @param {Channel} b */
function byPosition(a, b) {
    return a.position - b.position || a.name.localeCompare(b.name);
}
