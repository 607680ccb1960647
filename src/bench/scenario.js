import { microphone, video } from './offer.js';

const SCREEN_KBPS = 1500;
const CAMERA_KBPS = 1000;

/** In R2: cameras that all see, as small as a grid shows them, and people who talk. */
const CAMERAS = 9;
const SMALL_CAMERA_KBPS = 250;
const SPEAKERS = 3;

/** @typedef {import('./types.js').Stream} Stream */

/**
 * A scenario. `talkers` send only, `listeners` receive only; in a meeting, talkers also receive each other. It runs on a
 * number of `nodes`, each with a number of media `shards`.
 *
 * @typedef {{key: string, what: string, rooms: number, talkers: number, listeners: number, meeting: boolean,
 *     streams: (talker: number) => Stream[], audioSlots: number, videoSlots: number, quietJoins?: boolean, sheds?: boolean,
 *     nodes: number, shards: number, samples?: number, settings?: Record<string, number>}} Scenario
 *
 * @typedef {Omit<Scenario, "key"|"what">} Setup
 *
 * `samples` is how many clients of a room, or rooms if there are several, are decrypted for the delay of packets.
 * With `quietJoins` no client sends until all have joined: otherwise a thousand joins would be measured as well.
 * With `sheds` no client requests a number of audio slots: the server forwards fewer speakers when it is overloaded.
 */

/** @param {number} talkers @param {number} listeners @param {Partial<Setup>} [more] @returns {Setup} */
const audio = (talkers, listeners, more = {}) => ({
    rooms: 1,
    talkers,
    listeners,
    meeting: false,
    nodes: 1,
    shards: 1,
    streams: () => [microphone()],
    audioSlots: talkers,
    videoSlots: 0,
    ...more,
});

/**
 * Audio slots for all: the own microphone, which is not forwarded back, counts among those of a room.
 *
 * @param {number} count of people
 * @param {Partial<Setup>} more
 * @returns {Setup}
 */
const meetingOf = (count, more) => ({ ...audio(count, 0), meeting: true, audioSlots: count, ...more });

/** All nodes share a few cores: a shard that waits for one must not count as lost, which has its participants move. */
const PATIENT = { 'rooms.mediaSilenceMillis': 10_000 };

/**
 * A room in equal parts on all shards of some nodes.
 *
 * @param {{nodes: number, shards: number, people: number}} size shards of each node
 */
const spread = ({ nodes, shards, people }) => ({
    nodes,
    shards,
    settings: { 'rooms.edgeLimit': Math.ceil(people / (nodes * shards)), ...PATIENT },
});

/** @type {Record<string, (size?: number) => Setup & {what: string}>} */
const KINDS = {
    S1: (listeners = 200) => ({ what: `5 talkers, ${listeners} listeners`, ...audio(5, listeners) }),
    S2: (viewers = 150) => ({
        what: `a screen of 1.5 Mbit/s, ${viewers} viewers`,
        ...audio(1, viewers, { streams: () => [video('screen', SCREEN_KBPS)], audioSlots: 0, videoSlots: 1 }),
    }),
    S3: (count = 12) => ({
        what: `${count} people with a microphone and a camera of 1 Mbit/s`,
        ...meetingOf(count, {
            streams: () => [microphone(), video('camera', CAMERA_KBPS)],
            videoSlots: count - 1,
            settings: { 'media.videoSlots': count, 'media.audibleSpeakers': Math.min(20, count) },
        }),
    }),
    S4: (listeners = 1000) => ({ what: `10 talkers, ${listeners} listeners in one room`, ...audio(10, listeners, { quietJoins: true, sheds: true }) }),
    R1: (listeners = 1000) => ({
        what: `3 talkers, ${listeners} listeners in one room on 4 shards of 2 nodes`,
        ...audio(3, listeners, { quietJoins: true, samples: 16, ...spread({ nodes: 2, shards: 2, people: listeners + 3 }) }),
    }),
    R2: (people = 200) => ({
        what: `${people} people in one call on 2 nodes, who see ${CAMERAS} cameras and hear ${SPEAKERS} talkers`,
        ...audio(CAMERAS, people - CAMERAS, {
            meeting: true,
            quietJoins: true,
            streams: (talker) => [...(talker < SPEAKERS ? [microphone()] : []), video('camera', SMALL_CAMERA_KBPS)],
            audioSlots: SPEAKERS,
            videoSlots: CAMERAS,
            samples: 8,
            ...spread({ nodes: 2, shards: 1, people }),
        }),
    }),
    R3: (rooms = 300) => ({ what: `${rooms} rooms of 3 who talk, on 3 nodes`, ...meetingOf(3, { rooms, quietJoins: true, samples: 10, nodes: 3, settings: PATIENT }) }),
    R4: (shards = 2) => ({
        what: `${shards} rooms of 5 talkers and 100 listeners on one node with ${shards} shards`,
        ...audio(5, 100, { rooms: shards, quietJoins: true, shards }),
    }),
    S5: (rooms = 100) => ({ what: `${rooms} rooms of 5 who talk`, ...meetingOf(5, { rooms, quietJoins: true }) }),
};

/** @param {string} name like `S1-200` @returns {Scenario} */
export function scenario(name) {
    const [kind = '', size] = name.split('-');
    const setup = KINDS[kind];
    if (!setup) throw new Error(`unknown scenario ${name}; known: ${Object.keys(KINDS).join(', ')}`);
    return { key: name, ...setup(size ? Number(size) : undefined) };
}

/** How many people come. @param {Pick<Scenario, "rooms"|"talkers"|"listeners">} scenario */
export const people = ({ rooms, talkers, listeners }) => rooms * (talkers + listeners);

/** How many receive each packet that is sent. @param {Pick<Scenario, "meeting"|"talkers"|"listeners">} scenario */
export const audience = ({ meeting, talkers, listeners }) => (meeting ? talkers - 1 + listeners : listeners);
