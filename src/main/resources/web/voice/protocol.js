/**
 * The client protocol of `/ws` as JSDoc types, and the few tables a client needs to act on it.
 * One JSON object per text frame; `op` names the message. docs/protocol.md is the reference.
 *
 * @typedef {"microphone"|"camera"|"screen"|"screenAudio"} TrackKind what a participant can publish
 *
 * @typedef {Object} ParticipantState
 * @property {boolean} muted the microphone is off
 * @property {boolean} deafened the participant hears nobody
 * @property {boolean} camera the camera is on
 * @property {boolean} screen a screen is shared
 *
 * @typedef {Object} Participant
 * @property {number} number unique in the room for its life; the CSRC of their forwarded packets
 * @property {string} user account id
 * @property {string} username
 * @property {ParticipantState} state
 *
 * @typedef {{id: string, guild: string, name: string, position: number, participants: Participant[]}} Channel
 * @typedef {{id: string, name: string, channels: Channel[]}} Guild
 * @typedef {{id: string, username: string}} User
 * @typedef {{urls: string[], username?: string, credential?: string}} IceServer
 * @typedef {{mid: string, participant: number, track?: TrackKind|null, paused?: boolean}} SlotAssignment participant 0: the slot is free
 * @typedef {{participant: number, track: "camera"|"screen", height: number, frameRate?: number, pinned?: boolean}} Want a picture
 *   that is shown, its height in device pixels
 *
 * Client to server (`id` is repeated as `re` in the direct answer):
 * @typedef {{op: "identify", id?: number, token: string}} Identify
 * @typedef {{op: "join", id?: number, channel: string, state?: Partial<ParticipantState>}} Join
 * @typedef {{op: "offer", id?: number, sdp: string, tracks: Record<string, TrackKind>}} Offer
 * @typedef {{op: "leave", id?: number}} Leave
 * @typedef {{op: "state", id?: number} & Partial<ParticipantState>} State
 * @typedef {{op: "view", id?: number, wants?: Want[], audioSlots?: number}} View
 * @typedef {{op: "ping", id?: number, t: number}} Ping
 * @typedef {Identify|Join|Offer|Leave|State|View|Ping} ClientMessage
 *
 * Server to client (every one carries `seq`: 1 for hello, then one more each):
 * @typedef {{op: "hello", seq: number, heartbeatMillis: number, protocol: number}} Hello
 * @typedef {{op: "ready", seq: number, re?: number, session: string, user: User, guilds: Guild[]}} Ready
 * @typedef {{op: "joined", seq: number, re?: number, channel: string, participant: number, mode: "sfu",
 *   audioSlots: number, videoSlots: number, iceServers: IceServer[], shards: {node: string, shard: number}[],
 *   roster: Participant[]}} Joined
 * @typedef {{op: "answer", seq: number, re?: number, sdp: string}} Answer
 * @typedef {{op: "left", seq: number, re?: number, channel: string, reason: string}} Left
 * @typedef {{op: "roster", seq: number, joined: Participant[], left: number[], changed: Participant[]}} Roster
 * @typedef {{op: "slots", seq: number, slots: SlotAssignment[]}} Slots
 * @typedef {{op: "encodings", seq: number, track: TrackKind, active: string[]}} Encodings
 * @typedef {{op: "speaking", seq: number, started: number[], stopped: number[]}} Speaking
 * @typedef {"good"|"fair"|"poor"|"bad"} QualityLevel
 * @typedef {{score: number, cause?: string, lossPercent: number, jitterMillis: number, kilobitsPerSecond: number,
 *   freezes?: number, frozenMillis?: number}} QualityFigures
 * @typedef {{op: "quality", seq: number, roundTripMillis: number, up?: (QualityFigures & {track: TrackKind})[],
 *   down?: (QualityFigures & {mid: string})[],
 *   participants?: {participant: number, level: QualityLevel, cause?: string}[]}} Quality
 * @typedef {{op: "state", seq: number, re?: number, state: ParticipantState}} OwnState
 * @typedef {{op: "connection", seq: number, connected: boolean, reason: string}} Connection
 * @typedef {{op: "presence", seq: number, guild: string, channel: string, joined: Participant[], left: number[],
 *   changed: Participant[]}} Presence
 * @typedef {{op: "channelCreated", seq: number, guild: string, channel: Channel}} ChannelCreated
 * @typedef {{op: "pong", seq: number, re?: number, t: number}} Pong
 * @typedef {{op: "error", seq: number, re?: number, of?: string, code: string, message: string, field?: string}} Failure
 * @typedef {Hello|Ready|Joined|Answer|Left|Roster|Slots|Encodings|Speaking|Quality|OwnState|Connection|Presence|ChannelCreated|Pong|Failure} ServerMessage
 */

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

/** Close codes of the socket after which the same login will not be let in again. */
export const CLOSE_SESSION_REVOKED = 4004;

/** Refusals of `join` and `offer` that the same request will meet again: trying once more is no use. */
const FINAL_CODES = new Set([
    'bad_field', 'bad_json', 'channel_not_found', 'forbidden', 'room_full', 'session_revoked', 'token_invalid', 'unknown_op',
]);

/** @param {unknown} error */
export function isFinal(error) {
    return error instanceof Refusal && (FINAL_CODES.has(error.code) || error.code.startsWith('sdp_'));
}

/** Reasons of `left` after which the client comes back by itself. */
const RETURN_REASONS = new Set(['media_lost', 'connection_lost', 'room_lost', 'session_lost', 'draining', 'shard_lost', 'unavailable']);

/** @param {string} reason */
export function mayReturn(reason) {
    return RETURN_REASONS.has(reason);
}

/** What the server's reasons and codes mean to the person in the call. */
const SENTENCES = {
    channel_not_found: 'This channel no longer exists.',
    connection_lost: 'The server stopped hearing from this browser.',
    closed_by_client: 'This browser ended the encrypted connection.',
    consent_lost: 'The network path to the voice server was lost in one direction.',
    dtls_timeout: 'The encrypted handshake with the voice server was not finished: the network loses large packets, as some VPNs do. Try another network.',
    draining: 'The server is about to stop and is moving calls away.',
    forbidden: 'You may not join this channel.',
    joined_elsewhere: 'You joined from another window or device.',
    media_lost: 'The voice connection was lost.',
    no_media_node: 'No voice server is running right now.',
    no_check_arrived: 'Nothing from this browser reached the voice server: a firewall or VPN blocks the way to its ports. Try another network, or ask who runs the server to open its UDP and TCP ports or to offer TURN.',
    no_dtls: 'The voice server was reached, but the encrypted handshake did not begin. Try another network or browser.',
    fingerprint_mismatch: 'The certificate of this browser is not the one it announced: something on the way changes the connection. Do not trust this network.',
    path_silent: 'The network path to the voice server went silent.',
    srtp_profile_unsupported: 'This browser has no encryption in common with the voice server. Update it.',
    wrong_credentials: 'The connection was mixed up with an earlier one. Join again.',
    rate_limited: 'Too many attempts. Wait a moment.',
    room_full: 'This channel is full.',
    room_lost: 'The server that held this channel went away.',
    session_revoked: 'This device was logged out.',
    unavailable: 'The server is busy or restarting.',
};

/**
 * A sentence for a code or reason; falls back to the given text, then to the code in words.
 *
 * @param {string} code
 * @param {string} [fallback]
 * @returns {string}
 */
export function inWords(code, fallback) {
    const sentence = SENTENCES[/** @type {keyof SENTENCES} */ (code)];
    if (sentence === undefined && /^(dtls|srtp|fingerprint)_/.test(code)) {
        return 'The encrypted handshake with the voice server failed. Update the browser, or try another network.';
    }
    return sentence ?? fallback ?? `${code.replaceAll('_', ' ')}.`;
}

/**
 * Pause before attempt `n` (from 0): at once, then 0.3, 1.2, 2.7, 4.8 s and 7 s ever after, with up to
 * a second of jitter from the third on so that a restarted server is not met by everybody at once.
 *
 * @param {number} attempt
 * @returns {number} milliseconds
 */
export function backoffMillis(attempt) {
    const pause = attempt < 5 ? 300 * attempt * attempt : 7000;
    return attempt < 2 ? pause : pause + Math.random() * 1000;
}

/**
 * @param {number} millis
 * @returns {Promise<void>}
 */
export const pause = (millis) => new Promise((resolve) => setTimeout(resolve, millis));
