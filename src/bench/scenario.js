import { microphone, video } from './offer.js';

const SCREEN_KBPS = 1500;
const CAMERA_KBPS = 1000;

/** @typedef {import('./types.js').Stream} Stream */

/**
 * A scenario. `talkers` send only, `listeners` receive only; in a meeting all do both, and `listeners` is 0.
 *
 * @typedef {{key: string, what: string, rooms: number, talkers: number, listeners: number, meeting: boolean,
 *     streams: () => Stream[], audioSlots: number, videoSlots: number, quietJoins?: boolean, sheds?: boolean,
 *     settings?: Record<string, number>}} Scenario
 *
 * @typedef {Omit<Scenario, "key"|"what">} Setup
 *
 * With `quietJoins` no client sends until all have joined: otherwise a thousand joins would be measured as well.
 * With `sheds` no client requests a number of audio slots: the server forwards fewer speakers when it is overloaded.
 */

/** @param {number} talkers @param {number} listeners @param {Partial<Setup>} [more] @returns {Setup} */
const audio = (talkers, listeners, more = {}) => ({
    rooms: 1,
    talkers,
    listeners,
    meeting: false,
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
export const audience = ({ meeting, talkers, listeners }) => (meeting ? talkers - 1 : listeners);
