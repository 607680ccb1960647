/** @typedef {{id: string, username: string, createdAt: string, lastSeenAt?: string, administrator: boolean, locked: boolean, secondFactor: boolean}} Account */
/** @typedef {{code: string, guild: string, guildName: string, channelName?: string, creator?: string, createdAt: string, expiresAt?: string, maxUses?: number, uses: number}} GuildInvite */

/** @typedef {{id: string, guild: string, channel: string, participants: string[], architecture: import('./protocol.js').Architecture, chosenBy: "override"|"disabled"|"included"|"excluded", shards: LiveShard[]}} LiveRoom */

/** @typedef {{node: string, region: string, version: string, draining: boolean, shards: number, rooms: number, connections: number}} ClusterNode */

/** @typedef {{name: string, up: boolean, bytes?: number, messages?: number, guilds: number}} GuildDatabase messages: about how many */
/** @typedef {{id: string, name: string, database: string, movingTo?: string}} PlacedGuild */

/** @typedef {{enabled: boolean, waiting: number, oldestAtMillis?: number, acceptedAtMillis?: number, failingSinceMillis?: number, problem?: "unreachable"|"forbidden"|"rejected"}} KafkaState */

/** @typedef {{node: string, shard: number, participants: string[], placementReason?: PlacementReason}} LiveShard where the media of participants is, and why */
/** @typedef {{cause: "first_participant"|"edges_full"|"other_region"|"shard_lost"|"node_drains"|"found_there", region: string, shards: number, loadPercent: number, fullRegion?: string, measured: {region: string, rttMillis: number}[]}} PlacementReason see openapi.yaml */

/** @typedef {{id: string, name: string, guild: {id: string, name: string}, scopes: string[], hint: string, createdBy?: string, createdAt: string, rotatedAt?: string, formerUntil?: string, expiresAt?: string, lastUsedAt?: string}} ApiKey */
/** @typedef {{key: string, entry: ApiKey}} MadeApiKey a key that is shown once */

/** What administrators of the node ask; refused for all others. */
export class AdminApi {
    /** @param {import('./api.js').Api} api */
    constructor(api) {
        this.api = api;
    }

    /** Accounts by name, a page at a time. @param {string} text part of the name @param {string} after `next` of the page before, '' for the first @returns {Promise<{users: Account[], next?: string}>} */
    users(text, after) {
        return this.api.request('GET', `/api/admin/users?${new URLSearchParams({ text, after })}`);
    }

    /** @param {string} id @param {{locked?: boolean, administrator?: boolean}} change */
    changeUser(id, change) {
        return this.api.request('PATCH', `/api/admin/users/${encodeURIComponent(id)}`, change);
    }

    /** @param {string} id @returns {Promise<{code: string, expiresAt: string}>} */
    createReset(id) {
        return this.api.request('POST', `/api/admin/users/${encodeURIComponent(id)}/reset`);
    }

    /** For an account whose owner lost the authenticator app and the recovery codes. @param {string} id */
    endSecondFactor(id) {
        return this.api.request('DELETE', `/api/admin/users/${encodeURIComponent(id)}/second-factor`);
    }

    /** @param {"open"|"invite"|"closed"} registration */
    setRegistration(registration) {
        return this.api.request('PUT', '/api/admin/registration', { registration });
    }

    /** The newest first, a page at a time. @param {string} [before] `next` of the page before @returns {Promise<{invites: GuildInvite[], next?: string}>} */
    invites(before) {
        return this.api.request('GET', `/api/admin/invites${query({ before })}`);
    }

    /** Which rooms may use the SFU. @returns {Promise<{enabled: boolean, percent: number, overrides: number}>} */
    sfu() {
        return this.api.request('GET', '/api/admin/sfu');
    }

    /** @param {boolean} enabled @param {number} percent of the rooms, 0 to 100 */
    setSfu(enabled, percent) {
        return this.api.request('PUT', '/api/admin/sfu', { enabled, percent });
    }

    /** Of one channel. @param {string} channel @param {import('./protocol.js').Architecture} [architecture] none: the flags decide again */
    setArchitecture(channel, architecture) {
        return this.api.request('PUT', `/api/admin/rooms/${encodeURIComponent(channel)}`, architecture ? { architecture } : {});
    }

    /** Who is in which room, and on which shard, a page at a time. @param {string} [after] `next` of the page before @returns {Promise<{rooms: LiveRoom[], next?: string}>} */
    rooms(after) {
        return this.api.request('GET', `/api/admin/rooms${query({ after })}`);
    }

    /** The nodes of the cluster. @returns {Promise<ClusterNode[]>} */
    async nodes() {
        const nodes = [];
        let after;
        do {
            const page = await this.api.request('GET', `/api/admin/nodes${query({ after })}`);
            nodes.push(...page.nodes);
            after = page.next;
        } while (after !== undefined);
        return nodes;
    }

    /** Moves the calls of a node to others, or lets it take calls again. @param {string} node @param {boolean} draining */
    setDraining(node, draining) {
        return this.api.request('PUT', `/api/admin/nodes/${encodeURIComponent(node)}/draining`, { draining });
    }

    /** The databases with the messages of guilds, the main one first. @returns {Promise<GuildDatabase[]>} */
    async databases() {
        return (await this.api.request('GET', '/api/admin/databases')).databases;
    }

    /** In which database the messages of guilds are, a page at a time. @param {string} text part of the name, or the id @param {string} [after] `next` of the page before @returns {Promise<{guilds: PlacedGuild[], next?: string}>} */
    guilds(text, after) {
        return this.api.request('GET', `/api/admin/guilds${query({ text, after })}`);
    }

    /** How the delivery of events to Kafka goes. @returns {Promise<KafkaState>} */
    async kafka() {
        return (await this.api.request('GET', '/api/admin/events')).kafka;
    }

    /** How often limits of the node refused something, by limit. @returns {Promise<{node: string, refused: Record<string, number>}>} */
    node() {
        return this.api.request('GET', '/api/admin/node');
    }

    /** @param {string} code */
    revokeInvite(code) {
        return this.api.request('DELETE', `/api/admin/invites/${encodeURIComponent(code)}`);
    }

    /** API keys, the newest first, a page at a time. @param {string} [before] `next` of the page before @returns {Promise<{keys: ApiKey[], next?: string}>} */
    keys(before) {
        return this.api.request('GET', `/api/admin/keys${query({ before })}`);
    }

    /** @param {{name: string, guild: string, scopes: string[], expiresInSeconds?: number}} key @returns {Promise<MadeApiKey>} */
    createKey(key) {
        return this.api.request('POST', '/api/admin/keys', key);
    }

    /** The former key is accepted for another day. @param {string} key @returns {Promise<MadeApiKey>} */
    rotateKey(key) {
        return this.api.request('POST', `/api/admin/keys/${encodeURIComponent(key)}/rotation`);
    }

    /** @param {string} key */
    revokeKey(key) {
        return this.api.request('DELETE', `/api/admin/keys/${encodeURIComponent(key)}`);
    }
}

/** @param {Record<string, string|undefined>} values those that are undefined are left out */
function query(values) {
    const given = Object.entries(values).flatMap(([name, value]) => (value === undefined ? [] : [[name, value]]));
    return given.length > 0 ? `?${new URLSearchParams(given)}` : '';
}
