import { microphone, picture } from './offer.js';

const SCREEN_KBPS = 1500;
const CAMERA_KBPS = 1000;

/**
 * What is played. `talkers` send only, `listeners` receive only, in a meeting everybody does both and `listeners` is 0.
 *
 * @typedef {{key: string, what: string, rooms: number, talkers: number, listeners: number, meeting: boolean,
 *     streams: () => object[], voices: number, pictures: number, quietJoins?: boolean, sheds?: boolean,
 *     settings?: object}} Scenario
 *
 * With `quietJoins` nobody talks until all are there: the joins of a thousand would else be measured as well.
 * With `sheds` nobody asks for a number of voices: the server forwards fewer when it has no time for more.
 */

const voices = (talkers, listeners, more = {}) => ({
    rooms: 1,
    talkers,
    listeners,
    meeting: false,
    streams: () => [microphone()],
    voices: talkers,
    pictures: 0,
    ...more,
});

/** Places for all: one's own voice, which one does not hear, counts among the voices of a room. */
const meeting = (people, more) => ({ ...voices(people, 0), meeting: true, voices: people, ...more });

const KINDS = {
    S1: (listeners = 200) => ({ what: `5 talkers, ${listeners} listeners`, ...voices(5, listeners) }),
    S2: (viewers = 150) => ({
        what: `a screen of 1.5 Mbit/s, ${viewers} viewers`,
        ...voices(1, viewers, { streams: () => [picture('screen', SCREEN_KBPS)], voices: 0, pictures: 1 }),
    }),
    S3: (people = 12) => ({
        what: `${people} people with voice and a camera of 1 Mbit/s`,
        ...meeting(people, {
            streams: () => [microphone(), picture('camera', CAMERA_KBPS)],
            pictures: people - 1,
            settings: { 'media.videoSlots': people, 'media.audibleSpeakers': Math.min(20, people) },
        }),
    }),
    S4: (listeners = 1000) => ({ what: `10 talkers, ${listeners} listeners in one room`, ...voices(10, listeners, { quietJoins: true, sheds: true }) }),
    S5: (rooms = 100) => ({ what: `${rooms} rooms of 5 who talk`, ...meeting(5, { rooms, quietJoins: true }) }),
};

/** @returns {Scenario} of a name like `S1-200` */
export function scenario(name) {
    const [kind, size] = name.split('-');
    if (!KINDS[kind]) throw new Error(`there is no scenario ${name}; there are ${Object.keys(KINDS).join(', ')}`);
    return { key: name, ...KINDS[kind](size && Number(size)) };
}

/** How many people come. */
export const people = ({ rooms, talkers, listeners }) => rooms * (talkers + listeners);

/** How many receive each packet that is sent. */
export const audience = ({ meeting, talkers, listeners }) => (meeting ? talkers - 1 : listeners);
