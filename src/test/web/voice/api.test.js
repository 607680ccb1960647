import assert from 'node:assert/strict';
import { once } from 'node:events';
import { createServer } from 'node:http';
import { afterEach, beforeEach, describe, test } from 'node:test';
import { Api, deviceName } from '#web/voice/api.js';

/** @typedef {import('#web/voice/login-store.js').Login} Login */

const ADA = { id: 'u1', username: 'ada' };

/** The part of a LoginStore that needs no browser: one login, in memory. */
class MemoryStore extends EventTarget {
    /** @type {Login|null} */ login = null;

    async claimTab() {}

    async read() {
        return this.login;
    }

    /** @param {Login} login */
    async write(login) {
        this.login = login;
    }

    async clear() {
        this.login = null;
    }

    /** @template T @param {() => Promise<T>} work */
    async exclusively(work) {
        return work();
    }
}

describe('Api', () => {
    /** @type {import('node:http').Server} */ let server;
    /** @type {{method: string, path: string, authorization: string, languages: string, body: any}[]} */ let requests;
    /** Answers by method and path. @type {Record<string, (body: any, authorization: string) => [number, object]>} */ let routes;
    /** @type {MemoryStore} */ let store;
    /** @type {Api} */ let api;
    let tokensGiven = 0;

    /** @returns {[number, object]} */
    const tokens = (expiresIn = 900) => {
        tokensGiven += 1;
        return [200, { accessToken: `access-${tokensGiven}`, refreshToken: `refresh-${tokensGiven}`, expiresIn, user: ADA }];
    };

    beforeEach(async () => {
        requests = [];
        tokensGiven = 0;
        routes = {
            'POST /api/auth/login': () => tokens(),
            'POST /api/auth/refresh': () => tokens(),
            'GET /api/auth/me': () => [200, { id: 'u1', username: 'ada', deviceSession: 'd1' }],
        };
        server = createServer(async (request, response) => {
            let text = '';
            for await (const part of request) {
                text += part;
            }
            const { method = '', url: path = '', headers: { authorization = '', 'accept-language': languages = '' } } = request;
            const body = text && JSON.parse(text);
            requests.push({ method, path, authorization, languages, body });
            const [status, answer] = routes[`${method} ${path}`]?.(body, authorization) ?? [404, { code: 'not_found', message: 'Nothing is here.' }];
            response.writeHead(status, { 'content-type': 'application/json; charset=utf-8' }).end(JSON.stringify(answer));
        });
        await once(server.listen(0, '127.0.0.1'), 'listening');
        const { port } = /** @type {import('node:net').AddressInfo} */ (server.address());
        store = new MemoryStore();
        api = new Api(/** @type {any} */ (store), `http://127.0.0.1:${port}`);
    });

    afterEach(async () => {
        server.closeAllConnections();
        server.close();
        await once(server, 'close');
    });

    const paths = () => requests.map(({ path }) => path);

    test('H20: by default the server is where the script came from, also below a path prefix', () => {
        const web = new URL('../../../main/resources/web', import.meta.url).href;
        const own = new Api(/** @type {any} */ (store));
        assert.equal(own.base, web);
        assert.equal(new Api(/** @type {any} */ (store), 'https://example.org/talk').socketUrl(), 'wss://example.org/talk/ws');
        assert.equal(new Api(/** @type {any} */ (store), 'http://127.0.0.1:8080').socketUrl(), 'ws://127.0.0.1:8080/ws');
    });

    test('a login is kept, its access token used until it nears its end', async () => {
        assert.deepEqual(await api.login('ada', 'secret'), ADA);
        assert.deepEqual(store.login, { refreshToken: 'refresh-1', user: ADA });
        assert.equal(await api.token(), 'access-1');
        assert.deepEqual(await api.me(), { id: 'u1', username: 'ada', deviceSession: 'd1' });
        assert.deepEqual(paths(), ['/api/auth/login', '/api/auth/me']);
        assert.equal(requests[1]?.authorization, 'Bearer access-1');
    });

    test('the language of the person is sent, for mail', async () => {
        api.language = 'ru';
        await api.login('ada', 'secret');
        assert.equal(requests[0]?.languages, 'ru');
    });

    test('a login whose account has a second factor needs its code', async () => {
        const normal = routes['POST /api/auth/login'];
        routes['POST /api/auth/login'] = (body, authorization) => (body.code === '123456' && normal
            ? normal(body, authorization)
            : [401, { code: 'code_needed', message: 'Enter the code.', field: 'code' }]);
        await assert.rejects(api.login('ada', 'secret'), { code: 'code_needed', field: 'code' });
        assert.deepEqual(await api.login('ada', 'secret', false, '123456'), ADA);
        assert.deepEqual(paths(), ['/api/auth/login', '/api/auth/login']);
    });

    test('a token that ends within a minute is renewed', async () => {
        routes['POST /api/auth/login'] = () => tokens(59);
        await api.login('ada', 'secret');
        assert.equal(await api.token(), 'access-2');
        assert.deepEqual(requests[1]?.body, { refreshToken: 'refresh-1' });
        assert.equal(store.login?.refreshToken, 'refresh-2');
    });

    test('two that need a token at once renew it once', async () => {
        store.login = { refreshToken: 'refresh-0', user: ADA };
        assert.deepEqual(await Promise.all([api.token(), api.token()]), ['access-1', 'access-1']);
        assert.equal(requests.length, 1);
    });

    test('a refused access token is renewed once, and the request repeated', async () => {
        await api.login('ada', 'secret');
        routes['GET /api/auth/me'] = (_, authorization) =>
            authorization === 'Bearer access-2' ? [200, { username: 'ada' }] : [401, { code: 'token_expired', message: 'It has expired.' }];
        assert.deepEqual(await api.me(), { username: 'ada' });
        assert.deepEqual(paths(), ['/api/auth/login', '/api/auth/me', '/api/auth/refresh', '/api/auth/me']);
    });

    test('a request that is refused with a fresh token as well fails', async () => {
        await api.login('ada', 'secret');
        routes['GET /api/auth/me'] = () => [401, { code: 'token_invalid', message: 'No.' }];
        await assert.rejects(api.me(), { code: 'token_invalid' });
        assert.equal(paths().filter((path) => path === '/api/auth/me').length, 2);
    });

    test('a revoked refresh token ends the login', async () => {
        store.login = { refreshToken: 'stolen', user: ADA };
        routes['POST /api/auth/refresh'] = () => [401, { code: 'token_invalid', message: 'It was revoked.' }];
        const loggedOut = once(api, 'loggedout');
        await assert.rejects(api.token(), { name: 'Refusal', code: 'token_invalid' });
        await loggedOut;
        assert.equal(store.login, null);
        assert.equal(api.user, null);
    });

    test('a server that is busy does not end the login', async () => {
        store.login = { refreshToken: 'refresh-0', user: ADA };
        routes['POST /api/auth/refresh'] = () => [503, { code: 'unavailable', message: 'Busy.' }];
        await assert.rejects(api.token(), { code: 'unavailable' });
        assert.equal(store.login?.refreshToken, 'refresh-0');
        routes['POST /api/auth/refresh'] = () => tokens();
        assert.equal(await api.token(), 'access-1');
    });

    test('a server that cannot be reached is unavailable', async () => {
        store.login = { refreshToken: 'refresh-0', user: ADA };
        const unreachable = new Api(/** @type {any} */ (store), 'http://127.0.0.1:1');
        await assert.rejects(unreachable.token(), { code: 'unavailable', message: 'The server cannot be reached.' });
        assert.notEqual(store.login, null);
    });

    test('a refusal names the field to blame', async () => {
        routes['POST /api/auth/register'] = () => [400, { code: 'bad_field', message: 'Too short.', field: 'password' }];
        await assert.rejects(api.register('ada', 'x'), { name: 'Refusal', code: 'bad_field', message: 'Too short.', field: 'password' });
        assert.equal(store.login, null);
    });

    test('logging out forgets the login even if the server fails', async () => {
        await api.login('ada', 'secret');
        routes['POST /api/auth/logout'] = () => [500, { code: 'internal_error', message: 'Oh.' }];
        await api.logout();
        assert.equal(store.login, null);
        assert.equal(api.user, null);
    });

    test('another account in another tab ends this one here', async () => {
        await api.login('ada', 'secret');
        const loggedOut = once(api, 'loggedout');
        store.login = { refreshToken: 'other', user: { id: 'u2', username: 'grace' } };
        store.dispatchEvent(new Event('change'));
        const [event] = await loggedOut;
        assert.equal(event.detail.message, 'Another tab logged in with another account.');
        assert.equal(api.user, null);
    });

    test('a renewed login in another tab changes nothing', async () => {
        await api.login('ada', 'secret');
        store.login = { refreshToken: 'renewed', user: ADA };
        store.dispatchEvent(new Event('change'));
        await new Promise((resolve) => setImmediate(resolve));
        assert.deepEqual(api.user, ADA);
    });

    test('ids are quoted in paths', async () => {
        await api.login('ada', 'secret');
        await assert.rejects(api.channels('a/b'), { code: 'not_found' });
        assert.equal(paths().at(-1), '/api/guilds/a%2Fb/channels');
    });
});

describe('deviceName', () => {
    const AGENTS = {
        'Chrome on Linux': 'Mozilla/5.0 (X11; Linux x86_64) AppleWebKit/537.36 (KHTML, like Gecko) Chrome/140.0.0.0 Safari/537.36',
        'Edge on Windows': 'Mozilla/5.0 (Windows NT 10.0; Win64; x64) AppleWebKit/537.36 (KHTML, like Gecko) Chrome/140.0.0.0 Safari/537.36 Edg/140.0.0.0',
        'Firefox on macOS': 'Mozilla/5.0 (Macintosh; Intel Mac OS X 10.15; rv:140.0) Gecko/20100101 Firefox/140.0',
        'Safari on iOS': 'Mozilla/5.0 (iPhone; CPU iPhone OS 18_0 like Mac OS X) AppleWebKit/605.1.15 (KHTML, like Gecko) Version/18.0 Mobile/15E148 Safari/604.1',
        'Chrome on Android': 'Mozilla/5.0 (Linux; Android 10; K) AppleWebKit/537.36 (KHTML, like Gecko) Chrome/140.0.0.0 Mobile Safari/537.36',
        'Browser on unknown system': 'Lynx/2.9',
    };
    for (const [name, agent] of Object.entries(AGENTS)) {
        test(name, () => assert.equal(deviceName(agent), name));
    }
});
