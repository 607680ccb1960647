import { explained, Refusal } from './refusal.js';

/** @typedef {import('./protocol.js').User} User */
/** @typedef {import('./protocol.js').Channel} Channel */
/** @typedef {{accessToken: string, expiresIn: number, refreshToken: string, user: User}} Tokens */
/** @typedef {{id: string, device: string, address: string, createdAt: string, lastSeenAt: string, current: boolean}} DeviceSession */
/** @typedef {{code: string, guild: string, channel?: string, creator?: string, createdAt: string, expiresAt?: string, maxUses?: number, uses: number}} Invite */
/** @typedef {{guild: string, channel?: string, inviter?: string, owner: boolean}} InvitePreview */
/** @typedef {{guild: string, channel: string}} GuestLinkPreview */
/** Where an accepted invite leads. @typedef {{guild: string, channel?: string}} Destination */
/** @typedef {import('./login-store.js').LoginStore} LoginStore */

/** An access token is renewed when it expires sooner than this. */
const RENEW_BEFORE_MILLIS = 60_000;

/** Of the server that this script was loaded from, also below a path prefix of a reverse proxy. */
const OWN_SERVER = new URL('..', import.meta.url).href.replace(/\/(app-[0-9a-f]{16}\/)?$/, '');

/**
 * The REST API. The access token is kept in memory only; the refresh token in the {@link LoginStore}. Each use of
 * a refresh token returns the next one and invalidates the old, for all tabs that share it: it is read again from the
 * store, under a lock, before it is used.
 *
 * Events: `loggedout` (detail: a {@link Refusal}, or null when the person logged out here).
 */
export class Api extends EventTarget {
    #accessToken = '';
    #expiresAt = 0;
    /** @type {Promise<string>|null} */ #renewing = null;

    /** @type {User|null} that is logged in */ user = null;

    /** BCP 47 tag of the language that the person reads, for mail; '' for those of the browser. */
    language = '';

    /**
     * @param {LoginStore} store
     * @param {string} [base] of the server, without a slash at the end
     */
    constructor(store, base = OWN_SERVER) {
        super();
        this.store = store;
        this.base = base;
        store.addEventListener('change', async () => {
            const login = await store.read();
            if (this.user && login?.user.id !== this.user.id) {
                this.#forget(explained(login ? 'other_account' : 'logged_out_elsewhere'));
            }
        });
    }

    /** Continues with the stored login, if there is one. @returns {Promise<User|null>} */
    async restore() {
        await this.store.claimTab();
        this.user = (await this.store.read())?.user ?? null;
        return this.user;
    }

    /** The address of the signaling socket. */
    socketUrl() {
        const url = new URL(`${this.base}/ws`);
        url.protocol = url.protocol === 'http:' ? 'ws:' : 'wss:';
        return url.href;
    }

    /**
     * @param {string} username
     * @param {string} password
     * @param {boolean} [remember] stay logged in on this browser
     * @param {string} [invite] code of an invite
     * @returns {Promise<Destination|undefined>} where the invite leads
     */
    async register(username, password, remember = false, invite = undefined) {
        const { joined } = await this.#enter('/api/auth/register', { username, password, device: deviceName(), invite }, remember);
        return joined;
    }

    /** Who may create an account, and whether the server mails links for a new password. @returns {Promise<{registration: "open"|"invite"|"closed", mail: boolean, provider?: string}>} provider: name of the OpenID Connect provider with which people can log in */
    loginOptions() {
        return this.#send('GET', '/api/auth/registration');
    }

    /**
     * @param {string} username
     * @param {string} password
     * @param {boolean} [remember]
     * @param {string} [code] of the authenticator app, or a recovery code; fails with `code_needed` without it if
     *     the account needs one
     * @returns {Promise<User>}
     */
    async login(username, password, remember = false, code = undefined) {
        return (await this.#enter('/api/auth/login', { username, password, code, device: deviceName() }, remember)).user;
    }

    /** Asks for a passkey and logs in. @param {boolean} remember @returns {Promise<User>} */
    async logInByPasskey(remember) {
        const { usePasskey } = await import('./passkeys.js');
        const asked = await this.#send('POST', '/api/auth/passkey-login/challenge');
        return (await this.#enter('/api/auth/passkey-login', await usePasskey(asked), remember)).user;
    }

    /** Where to log in with the provider, and what to keep meanwhile. @param {string} [invite] code of an invite @returns {Promise<{url: string, secret: string}>} */
    beginProviderLogin(invite = undefined) {
        return this.#send('POST', '/api/auth/provider/login', { invite });
    }

    /**
     * Brings what the provider sent back.
     *
     * @param {{code: string, state: string, secret: string}} answer
     * @param {boolean} remember
     * @returns {Promise<{linked: boolean, needs?: "code"|"name", ticket: string, suggestedName?: string}>} needs: what is missing; otherwise the person is logged in, or the account is linked
     */
    async finishProviderLogin(answer, remember) {
        const { tokens, ...finished } = await this.#send('POST', '/api/auth/provider/answer', { ...answer, device: deviceName() });
        if (tokens) {
            await this.#accept(tokens, remember);
        }
        return finished;
    }

    /** Brings what was missing, and logs in. @param {{ticket: string, username?: string, code?: string}} missing @param {boolean} remember @returns {Promise<Destination|undefined>} where the invite leads */
    async completeProviderLogin(missing, remember) {
        return (await this.#enter('/api/auth/provider/completion', { ...missing, device: deviceName() }, remember)).joined;
    }

    /** Ends this device session; the login is forgotten here even if the server cannot be reached. */
    async logout() {
        try {
            await this.#call('POST', '/api/auth/logout');
        } catch (error) {
            console.debug('hubbub: the server did not take the logout', error);
        }
        await this.store.clear();
        this.#forget(null);
    }

    /** @returns {Promise<{id: string, username: string, deviceSession: string, administrator: boolean}>} */
    me() {
        return this.#call('GET', '/api/auth/me');
    }

    /** The 100 that were seen last. @returns {Promise<DeviceSession[]>} */
    async sessions() {
        return (await this.sessionPage()).sessions;
    }

    /** The last seen first, a page at a time. @param {string} [before] `next` of the page before @returns {Promise<{sessions: DeviceSession[], next?: string}>} */
    sessionPage(before) {
        return this.#call('GET', `/api/auth/sessions${before === undefined ? '' : `?${new URLSearchParams({ before })}`}`);
    }

    /** @param {string} id */
    revokeSession(id) {
        return this.#call('DELETE', `/api/auth/sessions/${encodeURIComponent(id)}`);
    }

    /** Ends the other device sessions. @param {string|undefined} presentPassword undefined for the first one @param {string} password */
    changePassword(presentPassword, password) {
        return this.#call('PUT', '/api/auth/password', { presentPassword, password });
    }

    /** Ends all device sessions, this one too. */
    async logOutEverywhere() {
        await this.#call('DELETE', '/api/auth/sessions');
        await this.store.clear();
        this.#forget(null);
    }

    /** @param {string} password */
    async deleteAccount(password) {
        await this.#call('POST', '/api/auth/deletion', { password });
        await this.store.clear();
        this.#forget(explained('account_deleted'));
    }

    /** What the server knows about the person. @returns {Promise<object>} */
    exportAccount() {
        return this.#call('GET', '/api/auth/export');
    }

    /** All messages that the person has written, the newest first. @returns {Promise<object[]>} */
    async exportMessages() {
        /** @type {{id: string}[]} */
        const all = [];
        for (;;) {
            const before = all.at(-1)?.id;
            const { messages } = await this.#call('GET', `/api/auth/export/messages${before ? `?before=${encodeURIComponent(before)}` : ''}`);
            if (messages.length === 0) {
                return all;
            }
            all.push(...messages);
        }
    }

    /** Sets a new password by a link; needs no login. @param {string} code @param {string} password @returns {Promise<User>} */
    resetPassword(code, password) {
        return this.#send('POST', '/api/auth/reset', { code, password });
    }

    /** Mails a link for a new password, if the account has an email address; needs no login. @param {string} account name or email address */
    forgotPassword(account) {
        return this.#send('POST', '/api/auth/forgotten-password', { account });
    }

    /** By the link in the mail; needs no login. @param {string} code @returns {Promise<{username: string, email: string}>} */
    verifyEmail(code) {
        return this.#send('POST', '/api/auth/email/verification', { code });
    }

    /** A request for which there is no method here. @param {string} method @param {string} path @param {object} [body] @returns {Promise<any>} */
    request(method, path, body) {
        return this.#call(method, path, body);
    }

    /** @returns {Promise<{id: string, name: string}[]>} */
    async guilds() {
        return (await this.#call('GET', '/api/guilds')).guilds;
    }

    /** @param {string} guild @returns {Promise<Channel[]>} */
    async channels(guild) {
        return (await this.#call('GET', `/api/guilds/${encodeURIComponent(guild)}/channels`)).channels;
    }

    /** @param {string} guild @param {{name: string, kind?: string, category?: string}} channel @returns {Promise<Channel>} */
    createChannel(guild, channel) {
        return this.#call('POST', `/api/guilds/${encodeURIComponent(guild)}/channels`, channel);
    }

    /** What an invite leads to; needs no login. @param {string} code @returns {Promise<InvitePreview>} */
    previewInvite(code) {
        return this.#send('GET', `/api/invites/${encodeURIComponent(code)}`);
    }

    /** @param {string} code @returns {Promise<Destination>} */
    acceptInvite(code) {
        return this.#call('POST', `/api/invites/${encodeURIComponent(code)}/accept`);
    }

    /** What a guest link leads to; needs no login. @param {string} code @returns {Promise<GuestLinkPreview>} */
    previewGuestLink(code) {
        return this.#send('GET', `/api/guest-links/${encodeURIComponent(code)}`);
    }

    /** @param {string} code of a guest link @param {string} name @returns {Promise<{channel: string, name: string, guestToken: string}>} */
    enterAsGuest(code, name) {
        return this.#send('POST', `/api/guest-links/${encodeURIComponent(code)}/guests`, { name });
    }

    /** @param {string} guestToken @returns {Promise<{channel: string, token: string}>} a token for the socket */
    issueGuestToken(guestToken) {
        return this.#send('POST', '/api/guests/token', { guestToken });
    }

    /** @param {string} guild @returns {Promise<Invite[]>} those that can be accepted, newest first */
    async invites(guild) {
        return (await this.#call('GET', `/api/guilds/${encodeURIComponent(guild)}/invites`)).invites;
    }

    /** @param {string} guild @param {{channel?: string, expiresInSeconds: number, maxUses: number}} invite 0: without limit @returns {Promise<Invite>} */
    createInvite(guild, invite) {
        return this.#call('POST', `/api/guilds/${encodeURIComponent(guild)}/invites`, invite);
    }

    /** @param {string} guild @param {string} code */
    revokeInvite(guild, code) {
        return this.#call('DELETE', `/api/guilds/${encodeURIComponent(guild)}/invites/${encodeURIComponent(code)}`);
    }

    /** The state of the media nodes: mode, shards, rooms, participants, load. */
    voiceHealth() {
        return this.#call('GET', '/api/voice/health');
    }

    /**
     * An access token that is valid for at least another minute.
     *
     * @param {{fresh?: boolean}} [options] fresh: the server refused the last one
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
                throw explained('token_invalid', { reason: 'no_login' });
            }
            try {
                const tokens = await this.#send('POST', '/api/auth/refresh', { refreshToken: login.refreshToken });
                await this.#accept(tokens);
            } catch (error) {
                // Anything but a refusal of the token itself (no network, a busy server) does not end the login.
                if (error instanceof HttpRefusal && (error.status === 401 || error.status === 403)) {
                    await this.store.clear();
                    this.#forget(explained('logged_out'));
                    throw new Refusal('token_invalid', error.message);
                }
                throw error;
            }
            return this.#accessToken;
        });
    }

    /** @param {string} path @param {object} body @param {boolean} remember @returns {Promise<Tokens & {joined?: Destination}>} */
    async #enter(path, body, remember) {
        const tokens = await this.#send('POST', path, body);
        await this.#accept(tokens, remember);
        return tokens;
    }

    /** @param {Tokens} tokens @param {boolean} [remember] */
    async #accept({ accessToken, expiresIn, refreshToken, user }, remember) {
        this.#accessToken = accessToken;
        this.#expiresAt = Date.now() + expiresIn * 1000;
        this.user = user;
        await this.store.write({ refreshToken, user }, remember);
    }

    /** @param {Refusal|null} why */
    #forget(why) {
        this.#accessToken = '';
        this.#expiresAt = 0;
        this.user = null;
        this.dispatchEvent(new CustomEvent('loggedout', { detail: why }));
    }

    /** A request with an access token; a refused token is renewed once. @param {string} method @param {string} path @param {object} [body] */
    async #call(method, path, body) {
        try {
            return await this.#send(method, path, body, await this.token());
        } catch (error) {
            // A wrong password is refused with 401 too.
            if (error instanceof HttpRefusal && error.status === 401 && error.code !== 'bad_credentials') {
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
        if (this.language) {
            headers['accept-language'] = this.language;
        }
        if (token) {
            headers.authorization = `Bearer ${token}`;
        }
        let response;
        try {
            response = await fetch(this.base + path, { method, headers, body: body && JSON.stringify(body) });
        } catch {
            throw explained('unavailable', { reason: 'unreachable' });
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

/** The name of this browser in the list of device sessions. @param {string} [agent] */
export function deviceName(agent = globalThis.navigator?.userAgent ?? '') {
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
