/**
 * The part of the HTTP API that is about roles, members and channels of guilds, see docs/api.md.
 *
 * @typedef {{id: string, name: string, color?: string, position: number, permissions: string[]}} Role
 * @typedef {{user: string, username: string, nickname?: string, roles: string[], timedOutUntil?: string}} Member
 * @typedef {{kind: "role"|"member", id: string, allow: string[], deny: string[]}} Override
 * @typedef {{name: string, category?: string, topic?: string, userLimit?: number, bitrate?: number,
 *   videoQuality?: import('./protocol.js').VideoQuality, slowModeSeconds?: number}} ChannelProperties
 * @typedef {{name: string, color?: string, permissions: string[]}} RoleProperties
 */

/** More members are not shown in lists: the server has pages of 100. */
const MEMBER_PAGES = 20;

export class GuildApi {
    /** @param {import('./api.js').Api} api */
    constructor(api) {
        this.api = api;
    }

    /** The highest first, @everyone last. @param {string} guild @returns {Promise<Role[]>} */
    async roles(guild) {
        return (await this.api.request('GET', `/api/guilds/${guild}/roles`)).roles;
    }

    /** @param {string} guild @param {RoleProperties} role @returns {Promise<Role>} */
    createRole(guild, role) {
        return this.api.request('POST', `/api/guilds/${guild}/roles`, role);
    }

    /** @param {string} guild @param {string} role @param {RoleProperties} properties */
    changeRole(guild, role, properties) {
        return this.api.request('PUT', `/api/guilds/${guild}/roles/${role}`, properties);
    }

    /** @param {string} guild @param {string} role */
    deleteRole(guild, role) {
        return this.api.request('DELETE', `/api/guilds/${guild}/roles/${role}`);
    }

    /** @param {string} guild @param {string[]} roles all but @everyone, the highest first */
    orderRoles(guild, roles) {
        return this.api.request('PUT', `/api/guilds/${guild}/roles/order`, { roles });
    }

    /** @param {string} guild @param {string} user @param {string} role @param {boolean} has */
    assignRole(guild, user, role, has) {
        return this.api.request(has ? 'PUT' : 'DELETE', `/api/guilds/${guild}/members/${user}/roles/${role}`);
    }

    /** @param {string} guild @returns {Promise<Member[]>} */
    async members(guild) {
        /** @type {Member[]} */ const members = [];
        let after = '';
        for (let page = 0; page < MEMBER_PAGES; page++) {
            const answer = await this.api.request('GET', `/api/guilds/${guild}/members${after}`);
            members.push(...answer.members);
            if (answer.next === undefined) {
                break;
            }
            after = `?after=${answer.next}`;
        }
        return members;
    }

    /** Some members as lists show them, and how many there are below each role. @param {string} guild @param {number} offset @returns {Promise<{groups: import('./member-ranges.js').Heading[], members: Member[]}>} */
    memberRange(guild, offset) {
        return this.api.request('GET', `/api/guilds/${guild}/member-list?offset=${offset}`);
    }

    /** Whether the account may create servers. @returns {Promise<boolean>} */
    async mayCreate() {
        return (await this.api.request('GET', '/api/guilds')).mayCreate;
    }

    /** @param {string} name @returns {Promise<{id: string, name: string}>} */
    createGuild(name) {
        return this.api.request('POST', '/api/guilds', { name });
    }

    /** Ends its calls, too. @param {string} guild */
    deleteGuild(guild) {
        return this.api.request('DELETE', `/api/guilds/${guild}`);
    }

    /** @param {string} guild */
    leaveGuild(guild) {
        return this.api.request('DELETE', `/api/guilds/${guild}/members/me`);
    }

    /** @param {string} guild @param {string} owner */
    transferGuild(guild, owner) {
        return this.api.request('PUT', `/api/guilds/${guild}/owner`, { owner });
    }

    /** @param {string} guild @param {string} user @returns {Promise<Member>} */
    member(guild, user) {
        return this.api.request('GET', `/api/guilds/${guild}/members/${user}`);
    }

    /** @param {string} guild @param {string} user @param {string} nickname '' for none */
    changeNickname(guild, user, nickname) {
        return this.api.request('PUT', `/api/guilds/${guild}/members/${user}/nickname`, nickname ? { nickname } : {});
    }

    /** @param {string} guild @param {string[]} channels in their new order; the others keep their places */
    orderChannels(guild, channels) {
        return this.api.request('PUT', `/api/guilds/${guild}/channels/order`, { channels });
    }

    /** @param {string} guild @param {string} name */
    renameGuild(guild, name) {
        return this.api.request('PATCH', `/api/guilds/${guild}`, { name });
    }

    /** @param {string} channel @param {ChannelProperties} properties */
    changeChannel(channel, properties) {
        return this.api.request('PUT', `/api/channels/${channel}`, properties);
    }

    /** @param {string} channel */
    deleteChannel(channel) {
        return this.api.request('DELETE', `/api/channels/${channel}`);
    }

    /** @param {string} channel @returns {Promise<Override[]>} */
    async overrides(channel) {
        return (await this.api.request('GET', `/api/channels/${channel}/overrides`)).overrides;
    }

    /** Removes the override when both lists are empty. @param {string} channel @param {Override} override */
    changeOverride(channel, { kind, id, allow, deny }) {
        return this.api.request('PUT', `/api/channels/${channel}/overrides/${kind}/${id}`, { allow, deny });
    }
}
