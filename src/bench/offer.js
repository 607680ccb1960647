import { randomBytes } from 'node:crypto';

const OPUS = 111;
const VP8 = 96;
const LEVEL = 1;
const REMB = 'goog-remb';

/** @typedef {import('./types.js').Credentials} Credentials */
/** @typedef {import('./types.js').Remote} Remote */
/** @typedef {import('./types.js').Stream} Stream */

/** @param {number} length */
const letters = (length) => randomBytes(length).toString('hex').slice(0, length);

/** What a wireload client calls itself. */
export const credentials = () => ({ ufrag: letters(8), password: letters(24) });

/** A microphone: 50 packets a second with levels of speech. @returns {Stream} */
export const microphone = () => ({ kind: 'audio', track: 'microphone', payloadType: OPUS, level: LEVEL });

/** A video track without simulcast. @param {string} track @param {number} kbps @returns {Stream} */
export const video = (track, kbps) => ({ kind: 'video', track, payloadType: VP8, kbps, fps: 30 });

/** The first part of a description, for both servers. @param {(string|number)[]} mids */
export const head = (mids) => ['v=0', 'o=- 1 1 IN IP4 127.0.0.1', 's=-', 't=0 0', `a=group:BUNDLE ${mids.join(' ')}`];

/** The lines that name the transport of a client. @param {Credentials} credentials @param {string} fingerprint @param {string} setup */
export const transport = ({ ufrag, password }, fingerprint, setup) => [
    'c=IN IP4 127.0.0.1',
    `a=ice-ufrag:${ufrag}`,
    `a=ice-pwd:${password}`,
    `a=fingerprint:sha-256 ${fingerprint}`,
    `a=setup:${setup}`,
    'a=rtcp-mux',
];

/** The lines of a stream that is sent. @param {Pick<Stream, "kind"|"payloadType">} stream */
export function codec({ kind, payloadType }) {
    return kind === 'audio'
        ? [
              `a=rtpmap:${payloadType} opus/48000/2`,
              `a=fmtp:${payloadType} minptime=10;useinbandfec=1`,
              `a=extmap:${LEVEL} urn:ietf:params:rtp-hdrext:ssrc-audio-level`,
          ]
        : [
              `a=rtpmap:${payloadType} VP8/90000`,
              ...['nack', 'nack pli', 'ccm fir', REMB].map((feedback) => `a=rtcp-fb:${payloadType} ${feedback}`),
          ];
}

/** The answer's side of the transport. @param {string} sdp @returns {Remote} */
export function remoteOf(sdp) {
    /** @param {RegExp} pattern @returns {string[]} its groups */
    const find = (pattern) => {
        const found = sdp.match(pattern);
        if (!found) throw new Error(`${pattern} is not in the answer\n${sdp}`);
        return found.slice(1);
    };
    const [ip = '', port] = find(/^a=candidate:\S+ 1 udp \d+ (127\.0\.0\.1) (\d+) typ host/im);
    return {
        ip,
        port: Number(port),
        ufrag: find(/^a=ice-ufrag:(\S+)/m)[0] ?? '',
        password: find(/^a=ice-pwd:(\S+)/m)[0] ?? '',
        fingerprint: find(/^a=fingerprint:sha-256 (\S+)/im)[0] ?? '',
    };
}

/**
 * An offer to Hubbub: what is sent, then audio and video slots.
 *
 * @param {{local: Credentials, fingerprint: string, streams: Stream[], audioSlots: number, videoSlots: number}} client
 * @returns {{sdp: string, tracks: Record<string, string>}}
 */
export function offer({ local, fingerprint, streams, audioSlots, videoSlots }) {
    const sections = [
        ...streams.map((stream) => ({ ...stream, direction: 'sendonly' })),
        ...Array.from({ length: audioSlots }, () => ({ ...microphone(), direction: 'recvonly' })),
        ...Array.from({ length: videoSlots }, () => ({ ...video('camera', 0), direction: 'recvonly' })),
    ];
    const lines = head(sections.map((_, mid) => mid));
    sections.forEach((section, mid) => {
        lines.push(
            `m=${section.kind} 9 UDP/TLS/RTP/SAVPF ${section.payloadType}`,
            ...transport(local, fingerprint, 'actpass'),
            `a=mid:${mid}`,
            `a=${section.direction}`,
            ...codec(section),
            ...(section.ssrc ? [`a=ssrc:${section.ssrc} cname:wire`] : []),
        );
    });
    return {
        sdp: `${lines.join('\r\n')}\r\n`,
        tracks: Object.fromEntries(streams.map(({ track }, mid) => [mid, track])),
    };
}
