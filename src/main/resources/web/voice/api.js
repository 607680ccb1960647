import { Refusal } from './protocol.js';

/** @typedef {import('./protocol.js').User} User */
/** @typedef {import('./protocol.js').Channel} Channel */
/** @typedef {{accessToken: string, expiresIn: number, refreshToken: string, user: User}} Tokens */
/** @typedef {{id: string, device: string, address: string, createdAt: string, lastSeenAt: string, current: boolean}} DeviceSession */
/** @typedef {import('./login-store.js').LoginStore} LoginStore */

/** An access token is renewed when less than this is left of it. */
const RENEW_BEFORE_MILLIS = 60_000;

/**
 * The REST interface. The access token lives in memory only; the refresh token in the {@link LoginStore}.
 * Each use of a refresh token makes the next one and kills the old, over all tabs that share it: it is read
 * again from the store, under a lock, before it is used.
 *
 * Events: `loggedout` (detail: why, in words, or '' when the person asked for it).
 */
export class Api extends EventTarget {
    #accessToken = '';
    #expiresAt = 0;
    /** @type {Promise<string>|null} */ #renewing = null;

    /** @type {User|null} who is logged in */ user = null;

    /**
     * @param {LoginStore} store
     * @param {string} [base] of the server, without a slash at the end
     */
    constructor(store, base = '') {
        super();
        this.store = store;
        this.base = base;
        store.addEventListener('change', async () => {
            const login = await store.read();
            if (this.user && login?.user.id !== this.user.id) {
                this.#forget(login ? 'Another tab logged in as somebody else.' : 'Logged out in another tab.');
            }
        });
    }

    /** Takes up the login that is kept, if there is one. @returns {Promise<User|null>} */
    async restore() {
        await this.store.claimTab();
        this.user = (await this.store.read())?.user ?? null;
        return this.user;
    }

    /** The address of the signaling socket. */
    socketUrl() {
        const url = new URL(`${this.base}/ws`, location.href);
        url.protocol = url.protocol === 'http:' ? 'ws:' : 'wss:';
        return url.href;
    }

    /**
     * @param {string} username
     * @param {string} password
     * @param {boolean} [stay] stay logged in on this browser
     * @returns {Promise<User>}
     */
    register(username, password, stay = false) {
        return this.#enter('/api/auth/register', { username, password, device: deviceName() }, stay);
    }

    /**
     * @param {string} username
     * @param {string} password
     * @param {boolean} [stay]
     * @returns {Promise<User>}
     */
    login(username, password, stay = false) {
        return this.#enter('/api/auth/login', { username, password, device: deviceName() }, stay);
    }

    /** Ends this device session; the login is forgotten here even if the server cannot be told. */
    async logout() {
        try {
            await this.#call('POST', '/api/auth/logout');
        } catch (error) {
            console.debug('hubbub: the server was not told of the logout', error);
        }
        await this.store.clear();
        this.#forget('');
    }

    /** @returns {Promise<{id: string, username: string, deviceSession: string}>} */
    me() {
        return this.#call('GET', '/api/auth/me');
    }

    /** @returns {Promise<DeviceSession[]>} */
    async sessions() {
        return (await this.#call('GET', '/api/auth/sessions')).sessions;
    }

    /** @param {string} id */
    revokeSession(id) {
        return this.#call('DELETE', `/api/auth/sessions/${encodeURIComponent(id)}`);
    }

    /** @returns {Promise<{id: string, name: string}[]>} */
    async guilds() {
        return (await this.#call('GET', '/api/guilds')).guilds;
    }

    /** @param {string} guild @returns {Promise<Channel[]>} */
    async channels(guild) {
        return (await this.#call('GET', `/api/guilds/${encodeURIComponent(guild)}/channels`)).channels;
    }

    /** @param {string} guild @param {string} name @returns {Promise<Channel>} */
    createChannel(guild, name) {
        return this.#call('POST', `/api/guilds/${encodeURIComponent(guild)}/channels`, { name });
    }

    /** How the voice side is doing: mode, shards, rooms, participants, load. */
    voiceHealth() {
        return this.#call('GET', '/api/voice/health');
    }

    /**
     * An access token that is good for a while yet.
     *
     * @param {{fresh?: boolean}} [options] fresh: the last one was refused
     * @returns {Promise<string>} fails with a {@link Refusal} `token_invalid` when there is no login
     */
    async token({ fresh = false } = {}) {
        if (!fresh && Date.now() < this.#expiresAt - RENEW_BEFORE_MILLIS) {
            return this.#accessToken;
        }
        this.#renewing ??= this.#renew().finally(() => (this.#renewing = null));
        return this.#renewing;
    }

    async #renew() {
        return this.store.exclusively(async () => {
            const login = await this.store.read();
            if (!login) {
                throw new Refusal('token_invalid', 'Nobody is logged in.');
            }
            try {
                const tokens = await this.#send('POST', '/api/auth/refresh', { refreshToken: login.refreshToken });
                await this.#accept(tokens);
            } catch (error) {
                // Anything but a refusal of the token itself (no network, a busy server) leaves the login alone.
                if (error instanceof HttpRefusal && (error.status === 401 || error.status === 403)) {
                    await this.store.clear();
                    this.#forget('This device was logged out. Log in again.');
                    throw new Refusal('token_invalid', error.message);
                }
                throw error;
            }
            return this.#accessToken;
        });
    }

    /** @param {string} path @param {object} body @param {boolean} stay @returns {Promise<User>} */
    async #enter(path, body, stay) {
        await this.#accept(await this.#send('POST', path, body), stay);
        return /** @type {User} */ (this.user);
    }

    /** @param {Tokens} tokens @param {boolean} [stay] */
    async #accept({ accessToken, expiresIn, refreshToken, user }, stay) {
        this.#accessToken = accessToken;
        this.#expiresAt = Date.now() + expiresIn * 1000;
        this.user = user;
        await this.store.write({ refreshToken, user }, stay);
    }

    /** @param {string} why */
    #forget(why) {
        this.#accessToken = '';
        this.#expiresAt = 0;
        this.user = null;
        this.dispatchEvent(new CustomEvent('loggedout', { detail: why }));
    }

    /** A call with an access token; a refused one is renewed once. @param {string} method @param {string} path @param {object} [body] */
    async #call(method, path, body) {
        try {
            return await this.#send(method, path, body, await this.token());
        } catch (error) {
            if (error instanceof HttpRefusal && error.status === 401) {
                return this.#send(method, path, body, await this.token({ fresh: true }));
            }
            throw error;
        }
    }

    /** @param {string} method @param {string} path @param {object} [body] @param {string} [token] @returns {Promise<any>} */
    async #send(method, path, body, token) {
        /** @type {Record<string, string>} */
        const headers = { accept: 'application/json' };
        if (body) {
            headers['content-type'] = 'application/json';
        }
        if (token) {
            headers.authorization = `Bearer ${token}`;
        }
        let response;
        try {
            response = await fetch(this.base + path, { method, headers, body: body && JSON.stringify(body) });
        } catch {
            throw new Refusal('unavailable', 'The server cannot be reached.');
        }
        const text = await response.text();
        const answer = text && response.headers.get('content-type')?.includes('json') ? JSON.parse(text) : {};
        if (!response.ok) {
            throw new HttpRefusal(response.status, answer.code ?? `http_${response.status}`, answer.message ?? response.statusText, answer.field);
        }
        return answer;
    }
}

class HttpRefusal extends Refusal {
    /** @param {number} status @param {string} code @param {string} message @param {string} [field] */
    constructor(status, code, message, field) {
        super(code, message, field);
        this.status = status;
    }
}

/** What the list of device sessions calls this browser. */
export function deviceName() {
    const agent = navigator.userAgent;
    const browser = /Firefox\//.test(agent) ? 'Firefox'
        : /Edg\//.test(agent) ? 'Edge'
        : /Chrome\//.test(agent) ? 'Chrome'
        : /Safari\//.test(agent) ? 'Safari'
        : 'Browser';
    const system = /Android/.test(agent) ? 'Android'
        : /iPhone|iPad/.test(agent) ? 'iOS'
        : /Windows/.test(agent) ? 'Windows'
        : /Mac OS/.test(agent) ? 'macOS'
        : /Linux/.test(agent) ? 'Linux'
        : 'unknown system';
    return `${browser} on ${system}`;
}
