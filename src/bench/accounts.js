import { randomBytes } from 'node:crypto';
import { existsSync, readFileSync, writeFileSync } from 'node:fs';
import https from 'node:https';

const PASSWORD = 'correct horse battery';

/** At once; more only wait in the server. */
const PARALLEL = 8;

/**
 * One account per participant, as a user is in one room at a time. They are registered over the HTTP API once for a data
 * folder and remembered with their tokens, which the bench lets live for a day.
 */
export class Accounts {
    /** @type {{token: string, until: number}[]} */ #known;
    #file;
    #agent = new https.Agent({ keepAlive: true, maxSockets: PARALLEL, rejectUnauthorized: false });

    /** @param {string} base address of the server @param {string} file where they are remembered */
    constructor(base, file) {
        this.base = base;
        this.#file = file;
        /** @type {{token: string, until: number}[]} */
        const stored = existsSync(file) ? JSON.parse(readFileSync(file, 'utf8')) : [];
        this.#known = stored.filter(({ until }) => until > Date.now() + 3_600_000);
    }

    /** Access tokens of `people` accounts. @param {number} people */
    async tokens(people) {
        const missing = people - this.#known.length;
        if (missing > 0) {
            let left = missing;
            const worker = async () => {
                while (left-- > 0) this.#known.push(await this.#register());
            };
            await Promise.all(Array.from({ length: PARALLEL }, worker));
            writeFileSync(this.#file, JSON.stringify(this.#known));
        }
        return this.#known.slice(0, people).map(({ token }) => token);
    }

    /**
     * Makes a channel of a guild.
     *
     * @param {string} token
     * @param {string} guild
     * @param {string} name
     * @returns {Promise<string>} its id
     */
    async channel(token, guild, name) {
        const { id } = await this.#post(`/api/guilds/${guild}/channels`, { name }, token);
        return id;
    }

    async #register() {
        const username = `bench-${randomBytes(6).toString('hex')}`;
        const { accessToken, expiresIn } = await this.#post('/api/auth/register', { username, password: PASSWORD });
        return { token: accessToken, until: Date.now() + 1000 * expiresIn };
    }

    /** @param {string} path @param {object} body @param {string} [token] @returns {Promise<any>} */
    #post(path, body, token) {
        const headers = { 'Content-Type': 'application/json', ...(token && { Authorization: `Bearer ${token}` }) };
        return new Promise((resolve, reject) => {
            const request = https.request(this.base + path, { method: 'POST', headers, agent: this.#agent }, (response) => {
                let text = '';
                response.on('data', (part) => (text += part));
                response.on('end', () => {
                    if ((response.statusCode ?? 0) < 300) resolve(JSON.parse(text));
                    else reject(new Error(`${path} answers ${response.statusCode} ${text}`));
                });
            });
            request.on('error', reject);
            request.end(JSON.stringify(body));
        });
    }
}
