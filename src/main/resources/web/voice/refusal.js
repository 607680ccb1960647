/** A refusal by the server, over REST or the socket. */
export class Refusal extends Error {
    /**
     * @param {string} code stable, for machines
     * @param {string} message for people
     * @param {string} [field] the field of the request that is wrong
     */
    constructor(code, message, field) {
        super(message);
        this.name = 'Refusal';
        this.code = code;
        this.field = field;
    }
}

/** Refusals of `join` and `offer` that the same request would meet again: a retry cannot succeed. */
const FINAL_CODES = new Set([
    'bad_field', 'bad_json', 'channel_not_found', 'forbidden', 'room_full', 'session_revoked', 'token_invalid', 'unknown_op',
    'webrtc_missing',
]);

/** An error of the language means that the browser lacks something: a retry would meet it again. @param {unknown} error */
export function isFinal(error) {
    return error instanceof Refusal
        ? FINAL_CODES.has(error.code) || error.code.startsWith('sdp_')
        : error instanceof TypeError || error instanceof ReferenceError;
}

/** Reasons of `left` after which the client rejoins by itself. */
const REJOIN_REASONS = new Set(['media_lost', 'connection_lost', 'room_lost', 'session_lost', 'draining', 'shard_lost', 'unavailable']);

/** Reasons of `left` after which a rejoin that has begun already must not go on. */
const FINAL_ENDS = new Set(['access_lost', 'channel_deleted', 'disconnected', 'moved_by_moderator']);

/** @param {string} reason */
export function isFinalEnd(reason) {
    return FINAL_ENDS.has(reason);
}

/** @param {string} reason */
export function mayRejoin(reason) {
    return REJOIN_REASONS.has(reason);
}

/** What the server's reasons and codes mean to the person in the call. @type {Record<string, string|undefined>} */
const SENTENCES = {
    channel_not_found: 'This channel no longer exists.',
    connection_lost: 'The server no longer receives anything from this browser.',
    closed_by_client: 'This browser ended the encrypted connection.',
    consent_lost: 'The network path to the voice server was lost in one direction.',
    dtls_timeout: 'The encrypted handshake with the voice server was not finished: the network loses large packets, as some VPNs do. Try another network.',
    draining: 'The server is about to stop and is moving calls to another one.',
    forbidden: 'You may not join this channel.',
    internal_error: 'The server has a problem. Try again in a moment; its log says more to who runs it.',
    joined_elsewhere: 'You joined from another window or device.',
    media_lost: 'The voice connection was lost.',
    media_moved: 'The voice server does not answer. Moving the call to another one.',
    no_media_node: 'No voice server is running right now.',
    no_check_arrived: 'Nothing from this browser reached the voice server: a firewall or VPN blocks its ports. Try another network, or ask who runs the server to open its UDP and TCP ports or to offer TURN.',
    no_dtls: 'The voice server was reached, but the encrypted handshake did not begin. Try another network or browser.',
    fingerprint_mismatch: 'The certificate of this browser is not the one it announced: something on the network changes the connection. Do not trust this network.',
    over_rate: 'This browser kept sending far more audio or video than a call may have, so the server ended the connection.',
    path_silent: 'The network path to the voice server went silent.',
    srtp_profile_unsupported: 'This browser has no encryption in common with the voice server. Update it.',
    wrong_credentials: 'The connection was mixed up with an earlier one. Join again.',
    rate_limited: 'Too many attempts. Wait a moment.',
    room_full: 'This channel is full.',
    access_lost: 'You may no longer be in this channel.',
    channel_deleted: 'This channel was deleted.',
    disconnected: 'A moderator disconnected you.',
    moved_by_moderator: 'A moderator moved you to another channel.',
    room_lost: 'The server that ran this channel went away.',
    session_lost: 'The server heard nothing from this browser for a while.',
    session_revoked: 'This device was logged out.',
    too_many_connections: 'The voice server has no room for more connections.',
    unavailable: 'The server is busy or restarting.',
    webrtc_missing: 'This browser has no WebRTC, or a setting or an extension blocks it. Calls need it: use another browser.',
};

/**
 * A sentence for a code or reason; falls back to the given text, then to the code in words.
 *
 * @param {string} code
 * @param {string} [fallback]
 * @returns {string}
 */
export function inWords(code, fallback) {
    const sentence = Object.hasOwn(SENTENCES, code) ? SENTENCES[code] : undefined;
    if (sentence === undefined && /^(dtls|srtp|fingerprint)_/.test(code)) {
        return 'The encrypted handshake with the voice server failed. Update the browser, or try another network.';
    }
    return sentence ?? fallback ?? `${code.replaceAll('_', ' ')}.`;
}
