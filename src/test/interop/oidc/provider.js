/**
 * An OpenID Connect provider on a free port of 127.0.0.1, which prints its address. Its own pages ask who logs in: any
 * name does, and is the subject.
 *
 *     node provider.js <client id> <client secret> <redirect URI>
 *
 * What a test wants of it comes on standard input, a line each, and is answered with a line:
 *
 *     groups <subject> <group> …   the groups of a person
 *     rotate                       new signing keys, without the old ones
 *     tamper signature|none|no     changes the ID tokens that it issues
 *     stall|go on                  answers nothing, or again
 */
import { createServer } from 'node:http';
import { createInterface } from 'node:readline';
import { generateKeyPairSync, randomUUID } from 'node:crypto';
import Provider from 'oidc-provider';

const [clientId, clientSecret, redirectUri] = process.argv.slice(2);
const groups = new Map();
let tampering = 'no';
let stalled = false;
let issuer = '';
let handler;

function start() {
    const { privateKey } = generateKeyPairSync('ec', { namedCurve: 'P-256' });
    const provider = new Provider(issuer, {
        clients: [{ client_id: clientId, client_secret: clientSecret, redirect_uris: [redirectUri] }],
        jwks: { keys: [{ ...privateKey.export({ format: 'jwk' }), use: 'sig', alg: 'ES256', kid: randomUUID() }] },
        clientDefaults: { id_token_signed_response_alg: 'ES256' },
        enabledJWA: { idTokenSigningAlgValues: ['ES256'] },
        claims: { openid: ['sub'], profile: ['preferred_username'], groups: ['groups'] },
        scopes: ['openid', 'profile', 'groups'],
        pkce: { required: () => true },
        cookies: { keys: [randomUUID()] },
        findAccount: (_, id) => ({
            accountId: id,
            claims: () => ({ sub: id, preferred_username: id, groups: groups.get(id) ?? [] }),
        }),
    });
    provider.use(async (context, next) => {
        await next();
        if (context.path === '/token' && context.body?.id_token) {
            context.body = { ...context.body, id_token: tamper(context.body.id_token) };
        }
    });
    handler = provider.callback();
}

function tamper(token) {
    const [header, claims, signature] = token.split('.');
    switch (tampering) {
        case 'signature':
            return [header, claims, (signature[0] === 'A' ? 'B' : 'A') + signature.slice(1)].join('.');
        case 'none':
            return [Buffer.from('{"alg":"none"}').toString('base64url'), claims, ''].join('.');
        default:
            return token;
    }
}

const server = createServer((request, response) => {
    if (!stalled) {
        handler(request, response);
    }
});
server.listen(0, '127.0.0.1', () => {
    issuer = `http://127.0.0.1:${server.address().port}`;
    start();
    console.log(issuer);
});

for await (const line of createInterface({ input: process.stdin })) {
    const [verb, ...words] = line.split(' ');
    switch (verb) {
        case 'groups':
            groups.set(words[0], words.slice(1));
            break;
        case 'rotate':
            start();
            break;
        case 'tamper':
            tampering = words[0];
            break;
        case 'stall':
            stalled = true;
            break;
        case 'go':
            stalled = false;
            break;
    }
    console.log('done');
}
process.exit();
