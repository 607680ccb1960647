import { avatar } from './avatar.js';
import { personKey } from './channels.js';
import { h, keyed, setText } from './dom.js';
import { evening, icon, setIcon } from './icons.js';
import { qualityBars, showBars } from './quality-bars.js';

/** @typedef {import('../voice/voice-client.js').VoiceClient} VoiceClient */
/** @typedef {import('../voice/protocol.js').Participant} Participant */

/**
 * One picture in the grid: a person (with the camera if it is on) or a shared screen.
 * @typedef {{key: string, person: Participant, source: "camera"|"screen", own: boolean}} Tile
 */

const TILE_RATIO = 16 / 9;
const NARROW_PIXELS = 560;

/** A layout in motion is waited for: each step of it would be another view. */
const LOOK_AFTER_MILLIS = 200;

/**
 * The participants as tiles. A screen takes the stage with everybody else in a strip; so does a tile that
 * was clicked.
 *
 * @param {VoiceClient} client
 */
export function participantGrid(client) {
    /** Key of the tile the person chose to see large; '' lets the newest screen have the stage. */
    let chosen = '';
    const stage = h('div', { class: 'stage' });
    const tiles = h('div', { class: 'tiles' });
    const lonely = h('div', { class: 'lonely', hidden: true }, evening(),
        h('h2', {}, 'Nobody is here yet…'),
        h('p', {}, 'You are the first. The others see you in the channel list and join with a click.'));
    const element = h('div', { class: 'grid' }, stage, tiles, lonely);

    /** @returns {Tile[]} */
    function wanted() {
        const people = [...client.participants.values()].sort((a, b) => a.number - b.number);
        /** @param {Participant} person @param {"camera"|"screen"} source */
        const tile = (person, source) => ({ key: `${source}/${personKey(person)}`, person, source, own: person.number === client.number });
        return [
            ...people.filter(({ state }) => state.screen).map((person) => tile(person, 'screen')),
            ...people.map((person) => tile(person, 'camera')),
        ];
    }

    /** @param {Tile} tile */
    function create(tile) {
        const { person, source, own } = tile;
        const video = h('video', { autoplay: true, muted: true, playsInline: true, hidden: true });
        const name = own ? `${person.username} (you)` : person.username;
        const pick = () => {
            chosen = element.classList.contains('focused') && stage.firstElementChild === figure ? 'none' : tile.key;
            update();
        };
        const figure = h('figure', {
            class: `tile ${source}${own ? ' own' : ''}`,
            'data-participant': person.number,
            'data-source': source,
        },
            h('button', { type: 'button', class: 'tile-pick', 'aria-label': `Show ${source === 'screen' ? `the screen of ${name}` : name} large`, onclick: pick }),
            h('div', { class: 'face' }, h('div', { class: 'ring' }, avatar(person))),
            video,
            h('div', { class: 'slow', hidden: true }, 'Paused: your connection is too slow'),
            h('figcaption', {},
                h('span', { class: 'mute-badge', hidden: true, role: 'img' }, icon('micOff')),
                source === 'camera' && qualityBars(),
                h('span', { class: 'name' }, source === 'screen' ? `${own ? 'Your' : `${person.username}’s`} screen` : name)),
            h('div', { class: 'tile-tools' },
                !own && source === 'camera' && volumeTool(client, person),
                source === 'screen' && !own && h('button', {
                    type: 'button', class: 'plain', title: 'Full screen', 'aria-label': 'Full screen', onclick: () => figure.requestFullscreen?.(),
                }, icon('expand'))));
        return figure;
    }

    /** @param {HTMLElement} figure @param {Tile} tile */
    function fill(figure, { person, source, own }) {
        const { muted, deafened } = person.state;
        const badge = /** @type {HTMLElement} */ (figure.querySelector('.mute-badge'));
        badge.hidden = source === 'screen' || !(muted || deafened);
        badge.setAttribute('aria-label', deafened ? 'hears nobody' : 'muted');
        setIcon(badge, deafened ? 'headphonesOff' : 'micOff');
        const slow = !own && person.state[source] && client.paused(person.number, source);
        /** @type {HTMLElement} */ (figure.querySelector('.slow')).hidden = !slow;
        figure.classList.toggle('paused', slow);
        const stream = person.state[source] ? client.stream(person.number, source) : null;
        show(/** @type {HTMLVideoElement} */ (figure.querySelector('video')), stream,
            own ? 0 : client.streamSince(person.number, source), figure);
    }

    function update() {
        const all = wanted();
        const alone = client.callState === 'connected' && client.participants.size === 1;
        const screens = all.filter(({ source, own }) => source === 'screen' && !own);
        const focus = chosen === 'none' ? undefined : (all.find(({ key }) => key === chosen) ?? screens.at(-1));
        if (chosen === 'none' && screens.length === 0) {
            chosen = '';
        }
        // A tile that moves between stage and strip keeps its element and so its playing video.
        moveBetween(stage, tiles, focus?.key);
        keyed(stage, focus ? [focus] : [], ({ key }) => key, create, fill);
        keyed(tiles, all.filter((tile) => tile !== focus), ({ key }) => key, create, fill);
        element.classList.toggle('focused', focus !== undefined);
        element.classList.toggle('alone', alone);
        lonely.hidden = !alone || focus !== undefined;
        arrange();
        updateQuality();
    }

    /** Picks the number of columns that makes the tiles largest. */
    function arrange() {
        const count = tiles.children.length;
        const { clientWidth: width, clientHeight: height } = tiles;
        let columns = 1;
        if (width < NARROW_PIXELS) {
            columns = count > 4 ? 2 : 1;
        } else {
            let best = 0;
            for (let n = 1; n <= count; n++) {
                const tileWidth = Math.min(width / n, (height / Math.ceil(count / n)) * TILE_RATIO);
                if (tileWidth > best + 1) {
                    best = tileWidth;
                    columns = n;
                }
            }
            tiles.style.setProperty('--tile-width', `${Math.floor(best)}px`);
        }
        tiles.style.setProperty('--columns', String(columns));
        element.classList.toggle('narrow', width < NARROW_PIXELS);
        lookSoon();
    }

    let looking = 0;

    function lookSoon() {
        clearTimeout(looking);
        looking = setTimeout(look, LOOK_AFTER_MILLIS);
    }

    /** Tells the server what is on the page, and how large. */
    function look() {
        clearTimeout(looking);
        const figures = document.hidden ? [] : [...element.querySelectorAll('figure.tile')];
        client.look(figures.filter(isSeen).map((figure) => {
            const { participant, source } = /** @type {HTMLElement} */ (figure).dataset;
            return {
                participant: Number(participant),
                track: /** @type {"camera"|"screen"} */ (source),
                height: pictureHeight(figure),
                pinned: /** @type {HTMLElement} */ (figure).dataset.key === chosen,
            };
        }));
    }

    /** @param {Element} figure */
    function isSeen(figure) {
        const { participant, source } = /** @type {HTMLElement} */ (figure).dataset;
        const person = client.participants.get(Number(participant));
        const on = person && person.number !== client.number && person.state[/** @type {"camera"|"screen"} */ (source)];
        const place = figure.getBoundingClientRect();
        const strip = (figure.parentElement ?? element).getBoundingClientRect();
        return Boolean(on) && place.width > 0 && place.height > 0
            && (document.fullscreenElement === figure || (overlaps(place, strip) && overlaps(place, element.getBoundingClientRect())));
    }

    function updateLevels() {
        for (const figure of element.querySelectorAll('figure.camera')) {
            const level = client.speaking.get(Number(/** @type {HTMLElement} */ (figure).dataset.participant));
            figure.classList.toggle('speaking', level !== undefined);
            // Loudness in decibels over a range of 40, as the ear hears it.
            const shown = level ? Math.max(0, Math.min(1, 1 + Math.log10(level) / 2)) : 0;
            /** @type {HTMLElement} */ (figure).style.setProperty('--level', shown.toFixed(2));
        }
    }

    function updateQuality() {
        for (const bars of element.querySelectorAll('figure.camera .quality-bars')) {
            const { participant } = /** @type {HTMLElement} */ (bars.closest('figure')).dataset;
            showBars(/** @type {HTMLElement} */ (bars), client.qualityOf(Number(participant)));
        }
    }

    new ResizeObserver(arrange).observe(element);
    element.addEventListener('scroll', lookSoon, { capture: true, passive: true });
    document.addEventListener('fullscreenchange', lookSoon);
    // Who comes back to the page wants to see at once; who leaves it costs nothing any more.
    document.addEventListener('visibilitychange', look);
    client.addEventListener('participants', update);
    client.addEventListener('tracks', update);
    client.addEventListener('call', update);
    client.addEventListener('levels', updateLevels);
    client.addEventListener('quality', updateQuality);
    update();
    return element;
}

/** @param {DOMRect} a @param {DOMRect} b */
function overlaps(a, b) {
    return a.left < b.right && b.left < a.right && a.top < b.bottom && b.top < a.bottom;
}

/** Lines of a picture that fills the tile, in device pixels. @param {Element} figure */
function pictureHeight(figure) {
    const { width, height } = figure.getBoundingClientRect();
    return Math.max(1, Math.min(8640, Math.round(Math.max(height, width / TILE_RATIO) * devicePixelRatio)));
}

/**
 * Shows a stream once a picture of it has come: a slot that changed hands must not flash its last owner.
 *
 * @param {HTMLVideoElement} video
 * @param {MediaStream|null} stream
 * @param {number} since pictures received earlier belong to somebody else
 * @param {HTMLElement} figure
 */
function show(video, stream, since, figure) {
    const key = stream ? `${stream.id}/${since}` : '';
    if (video.dataset.shown === key) {
        return;
    }
    video.dataset.shown = key;
    video.hidden = true;
    figure.classList.toggle('waiting', stream !== null);
    video.srcObject = stream;
    if (!stream) {
        return;
    }
    void video.play().catch(() => {});
    const reveal = () => {
        video.hidden = false;
        figure.classList.remove('waiting');
    };
    if (!('requestVideoFrameCallback' in video)) {
        /** @type {HTMLVideoElement} */ (video).addEventListener('loadeddata', reveal, { once: true });
        return;
    }
    /** @param {number} _now @param {VideoFrameCallbackMetadata} metadata */
    const onFrame = (_now, { receiveTime }) => {
        if (video.dataset.shown !== key) {
            return;
        }
        if (receiveTime !== undefined && receiveTime < since) {
            video.requestVideoFrameCallback(onFrame);
        } else {
            reveal();
        }
    };
    video.requestVideoFrameCallback(onFrame);
}

/**
 * Puts the tile with that key on the stage, and any other tile from the stage back into the strip.
 *
 * @param {HTMLElement} stage
 * @param {HTMLElement} tiles
 * @param {string|undefined} key
 */
function moveBetween(stage, tiles, key) {
    for (const child of [...stage.children]) {
        if (/** @type {HTMLElement} */ (child).dataset.key !== key) {
            tiles.append(child);
        }
    }
    for (const child of [...tiles.children]) {
        if (/** @type {HTMLElement} */ (child).dataset.key === key) {
            stage.append(child);
        }
    }
}

/** How loud this person is here. @param {VoiceClient} client @param {Participant} person */
function volumeTool(client, person) {
    const slider = h('input', {
        type: 'range', min: '0', max: '100', value: String(Math.round(client.volume(person.number) * 100)),
        'aria-label': `Volume of ${person.username}`, hidden: true,
        oninput: () => client.setVolume(person.number, Number(slider.value) / 100),
    });
    const button = h('button', {
        type: 'button', class: 'plain', title: 'Volume', 'aria-label': `Volume of ${person.username}`, 'aria-expanded': 'false',
        onclick: () => {
            slider.hidden = !slider.hidden;
            button.setAttribute('aria-expanded', String(!slider.hidden));
            if (!slider.hidden) {
                slider.focus();
            }
        },
    }, icon('volume'));
    return h('div', { class: 'volume-tool' }, slider, button);
}

/** The stage when nobody can be shown: no channel was joined, or it is being entered. @param {string} username */
export function welcome(username) {
    const heading = h('h2');
    const lead = h('p');
    const element = h('div', { class: 'welcome' }, evening(), heading, lead);

    /** @param {import('../voice/voice-client.js').CallState} state */
    function show(state) {
        const [title, text] = {
            connecting: ['One moment…', 'The door is opening.'],
            reconnecting: ['Hold on…', 'You will be back in a moment.'],
        }[/** @type {string} */ (state)] ?? [`Hello, ${username}`, 'Pick a voice channel. You are heard from the moment you are in.'];
        setText(heading, title);
        setText(lead, text);
    }
    return { element, show };
}
