/** @typedef {import('./protocol.js').Guild} Guild */
/** @typedef {import('./protocol.js').Channel} Channel */
/** @typedef {import('./protocol.js').Presence} Presence */
/** @typedef {import('./protocol.js').ChannelRenamed} ChannelRenamed */
/** @typedef {import('./protocol.js').ChannelDeleted} ChannelDeleted */

/** Guilds, their channels and the participants of each, kept up to date by messages. */
export class Guilds {
    /** @type {Guild[]} */ #guilds = [];

    /** @param {Guild[]} guilds */
    replace(guilds) {
        this.#guilds = guilds.map((guild) => ({ ...guild, channels: [...guild.channels].sort(byPosition) }));
    }

    /** @returns {Iterator<Guild>} */
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

    /** @param {ChannelRenamed} renamed */
    rename({ channel: id, name }) {
        for (const { channels } of this.#guilds) {
            const channel = channels.find((known) => known.id === id);
            if (channel) {
                channel.name = name;
                channels.sort(byPosition);
            }
        }
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
