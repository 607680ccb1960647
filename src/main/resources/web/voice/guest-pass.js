import { Refusal } from './refusal.js';
import { tabTexts } from './storage.js';

const KEY = 'hubbub.guest';

/**
 * What lets a guest of one link into its call. It is kept for this tab, so that a reload makes no second guest.
 */
export class GuestPass {
    #api;
    #code;
    #texts;
    #guestToken = '';

    /** The name that was chosen, '' for none yet. */ name = '';

    /** @param {import('./api.js').Api} api @param {string} code of the link @param {import('./storage.js').TextStorage} [texts] */
    constructor(api, code, texts = tabTexts) {
        this.#api = api;
        this.#code = code;
        this.#texts = texts;
        const kept = parsed(texts.getItem(KEY));
        if (kept.code === code) {
            this.#guestToken = kept.guestToken ?? '';
            this.name = kept.name ?? '';
        }
    }

    /** Where the link leads. */
    preview() {
        return this.#api.previewGuestLink(this.#code);
    }

    /** Becomes a guest with this name, or stays the one of before. @param {string} name @returns {Promise<string>} the channel to join */
    async enter(name) {
        if (this.#guestToken && name === this.name) {
            try {
                return (await this.#api.issueGuestToken(this.#guestToken)).channel;
            } catch (error) {
                if (error instanceof Refusal && error.code === 'token_invalid') {
                    this.#keep('', '');
                }
                throw error;
            }
        }
        const { channel, guestToken } = await this.#api.enterAsGuest(this.#code, name);
        this.#keep(guestToken, name);
        return channel;
    }

    /** For the signaling socket. @returns {Promise<string>} */
    async socketToken() {
        return (await this.#api.issueGuestToken(this.#guestToken)).token;
    }

    /** @param {string} guestToken @param {string} name */
    #keep(guestToken, name) {
        this.#guestToken = guestToken;
        this.name = name;
        this.#texts.setItem(KEY, JSON.stringify({ code: this.#code, guestToken, name }));
    }
}

/** @param {string|null} text @returns {{code?: string, guestToken?: string, name?: string}} */
function parsed(text) {
    try {
        return JSON.parse(text ?? '{}') ?? {};
    } catch {
        return {};
    }
}
