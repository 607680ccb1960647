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
        /** Which sentence of this client says it, see {@link inWords}; undefined for what the server refused. @type {string|undefined} */
        this.reason = undefined;
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

/** What the server's reasons and codes, and those of this client, mean to people. @type {Record<string, string|undefined>} */
const SENTENCES = {
    account_deleted: 'Your account was deleted.',
    camera_not_allowed: 'Your camera was turned off: you may not show video in this channel.',
    channel_not_found: 'This channel no longer exists.',
    closed: 'The connection was closed.',
    connection_lost: 'The server no longer receives anything from this browser.',
    closed_by_client: 'This browser ended the encrypted connection.',
    consent_lost: 'The network path to the voice server was lost in one direction.',
    dtls_timeout: 'The encrypted handshake with the voice server was not finished: the network loses large packets, as some VPNs do. Try another network.',
    draining: 'The server is about to stop and is moving calls to another one.',
    forbidden: 'You may not join this channel.',
    handshake_failed: 'The encrypted handshake with the voice server failed. Update the browser, or try another network.',
    image_unreadable: 'This image cannot be read. Use a PNG, JPEG or GIF file.',
    internal_error: 'The server has a problem. Try again in a moment; its log has details for the administrator.',
    left_before: 'The channel was left before it was entered.',
    joined_elsewhere: 'You joined from another window or device.',
    logged_out: 'This device was logged out. Log in again.',
    logged_out_elsewhere: 'Logged out in another tab.',
    media_lost: 'The voice connection was lost.',
    media_moved: 'The voice server does not answer. Moving the call to another one.',
    no_answer: 'The server did not answer.',
    no_handshake: 'The voice server was reached, but the encrypted handshake was not finished. Try another network or browser.',
    no_media_node: 'No voice server is running right now.',
    no_check_arrived: 'Nothing from this browser reached the voice server: a firewall or VPN blocks its ports. Try another network, or ask the administrator of the server to open its UDP and TCP ports or to offer TURN.',
    no_connection: 'There is no connection to the server.',
    no_login: 'You are not logged in.',
    no_other_path: 'The network path to the voice server was lost and no other one was found.',
    no_path: 'Nothing came back from the voice server: a firewall or VPN blocks its ports. Try another network, or ask the administrator of the server to open its UDP and TCP ports or to offer TURN.',
    no_sound: 'No sound is arriving.',
    no_dtls: 'The voice server was reached, but the encrypted handshake did not begin. Try another network or browser.',
    fingerprint_mismatch: 'The certificate of this browser is not the one it announced: something on the network changes the connection. Do not trust this network.',
    offline: 'This device is offline.',
    other_account: 'Another tab logged in with another account.',
    path_ended: 'The voice server ended the encrypted connection.',
    path_lost: 'The network path was lost. Looking for another one.',
    over_rate: 'This browser kept sending far more audio or video than a call may have, so the server ended the connection.',
    path_silent: 'The network path to the voice server went silent.',
    srtp_profile_unsupported: 'This browser has no encryption in common with the voice server. Update it.',
    wrong_credentials: 'The connection was mixed up with an earlier one. Join again.',
    passkey_canceled: 'The device gave no passkey: it was canceled, took too long, or has none for this page.',
    passkey_known: 'This device has a passkey of your account already.',
    rate_limited: 'Too many attempts. Wait a moment.',
    room_full: 'This channel is full.',
    access_lost: 'You may no longer be in this channel.',
    channel_deleted: 'This channel was deleted.',
    disconnected: 'A moderator disconnected you.',
    moved_by_moderator: 'A moderator moved you to another channel.',
    noise_suppression_failed: 'Strong noise suppression does not work in this browser right now: that of the browser is used.',
    room_lost: 'The server that ran this channel went away.',
    screen_not_allowed: 'Your screen is no longer shared: you may not share it in this channel.',
    screen_without_audio: 'The screen is shared without audio: this browser would send the call itself along, and the others would hear themselves. Share a tab instead, or update the browser.',
    server_silent: 'The server went silent.',
    session_lost: 'The server received nothing from this browser for a while.',
    session_revoked: 'This device was logged out.',
    socket_lost: 'The connection to the server was lost.',
    socket_timeout: 'The server does not answer.',
    too_many_connections: 'The voice server has no room for more connections.',
    unavailable: 'The server is busy or restarting.',
    unreachable: 'The server cannot be reached.',
    upload_failed: 'The image could not be uploaded.',
    upload_lost: 'The image could not be uploaded. The connection was lost.',
    voice_activation_failed: 'Voice activation does not work in this browser right now: your microphone is sent all the time.',
    voice_silent: 'The voice server does not answer at the moment.',
    webrtc_missing: 'This browser has no WebRTC, or a setting or an extension blocks it. Calls need it: use another browser.',
};

/** All that there are sentences for. */
export const REASONS = Object.keys(SENTENCES);

/**
 * A sentence for a code or reason; falls back to the given text, then to the code in words.
 *
 * @param {string} code
 * @param {string} [fallback]
 * @returns {string}
 */
export function inWords(code, fallback) {
    const reason = reasonOf(code);
    return (Object.hasOwn(SENTENCES, reason) ? SENTENCES[reason] : undefined) ?? fallback ?? `${code.replaceAll('_', ' ')}.`;
}

/** Under which key there is a sentence for a code, if there is one. @param {string} code */
function reasonOf(code) {
    return !Object.hasOwn(SENTENCES, code) && /^(dtls|srtp|fingerprint)_/.test(code) ? 'handshake_failed' : code;
}

/**
 * A refusal with a reason, for pages that have their own sentences.
 *
 * @param {string} code
 * @param {{reason?: string, message?: string, field?: string}} [more] reason: where one code has many, by default that of
 *     the code; message: by default the sentence for the reason
 */
export function explained(code, { reason = reasonOf(code), message = inWords(reason), field } = {}) {
    const refusal = new Refusal(code, message, field);
    refusal.reason = reason;
    return refusal;
}

/** Any failure as a refusal with a reason. @param {unknown} error @returns {Refusal} */
export function asExplained(error) {
    if (error instanceof Refusal) {
        return error.reason ? error : explained(error.code, { message: error.message, field: error.field });
    }
    return explained('failed', { message: String(error) });
}
