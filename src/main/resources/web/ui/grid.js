import { personKey } from './channels.js';
import { h, keyed } from './dom.js';
import { evening, icon } from './icons.js';
import { showBars } from './quality-bars.js';
import { SpeakingMarks, followLevels } from './speaking-marks.js';
import { onStage } from './stage-audience.js';
import { PopOuts } from './pop-out.js';
import { createTile, updatePause, updateTile } from './tile.js';
import { overlaps, ringShare, tileLayout, videoHeight } from './tile-layout.js';
import { t } from './words.js';

/** @typedef {import('../voice/index.js').VoiceClient} VoiceClient */
/** @typedef {import('../voice/protocol.js').Participant} Participant */
/** @typedef {import('../voice/protocol.js').VideoTrackKind} VideoTrackKind */
/** @typedef {import('./tile.js').Tile} Tile */

/** A layout in motion is waited for: each step of it would be another view. */
const VIEW_DELAY_MILLIS = 200;

/** As many as an eye can distinguish: each change is drawn. */
const LOUDNESS_STEPS = 3;

/** Value of `chosen`: the person closed the large tile, so none is enlarged, not even a new screen. */
const NONE = 'none';

/**
 * The participants as tiles. A screen takes the stage with the others in a strip; so does a tile that was clicked.
 *
 * @param {VoiceClient} client
 * @param {AbortSignal} signal the page is left
 * @param {(() => void)|null} onInvite a member who is alone invites others to the server of the call; null for guests
 */
export function participantGrid(client, signal, onInvite) {
    /** Key of the tile the person chose to see large; '' lets the newest screen have the stage. */
    let chosen = '';
    let viewTimer = 0;
    let pauseTimer = 0;
    const stage = h('div', { class: 'stage' });
    const tiles = h('div', { class: 'tiles' });
    const inviteButton = h('button', { type: 'button', class: 'secondary', onclick: () => onInvite?.() }, icon('invite'), t('channels.invite'));
    const lonely = h('div', { class: 'lonely', hidden: true }, evening(),
        h('h2', {}, t('grid.alone')),
        h('p', {}, t('grid.aloneHint')),
        inviteButton);
    const element = h('div', { class: 'grid' }, stage, tiles, lonely);

    /** @returns {Tile[]} */
    function allTiles() {
        const people = onStage(client).sort((a, b) => a.number - b.number);
        /** @param {Participant} person @param {VideoTrackKind} source */
        const tile = (person, source) => ({ key: `${source}/${personKey(person)}`, person, source, own: person.number === client.number });
        return [
            ...people.filter(({ state }) => state.screen).map((person) => tile(person, 'screen')),
            ...people.map((person) => tile(person, 'camera')),
        ];
    }

    /** @param {Tile} tile */
    const create = (tile) => createTile(client, tile, popOuts, (figure) => {
        chosen = element.classList.contains('focused') && stage.firstElementChild === figure ? NONE : tile.key;
        update();
    });

    /** @param {HTMLElement} figure @param {Tile} tile */
    const fill = (figure, tile) => updateTile(client, figure, tile, popOuts);

    const popOuts = new PopOuts(() => update());

    function update() {
        const all = allTiles();
        popOuts.keep((key) => all.some((tile) => tile.key === key && tile.person.state[tile.source]));
        const alone = client.callState === 'connected' && client.participants.size === 1 && all.length > 0;
        const screens = all.filter(({ source, own }) => source === 'screen' && !own);
        const focus = chosen === NONE ? undefined : (all.find(({ key }) => key === chosen) ?? screens.at(-1));
        if (chosen === NONE && screens.length === 0) {
            chosen = '';
        }
        // A tile that moves between stage and strip keeps its element and so its playing video.
        moveBetween(stage, tiles, focus?.key);
        keyed(stage, focus ? [focus] : [], ({ key }) => key, create, fill);
        keyed(tiles, all.filter((tile) => tile !== focus), ({ key }) => key, create, fill);
        element.classList.toggle('focused', focus !== undefined);
        element.classList.toggle('alone', alone);
        lonely.hidden = !alone || focus !== undefined;
        const channel = client.guilds.channel(client.channel);
        inviteButton.hidden = !onInvite || !channel || !client.guilds.may(channel, 'create_invite');
        speakers.refresh();
        arrange();
        updateQuality();
        updatePauses();
    }

    /** Signs of paused video appear after a while. */
    function updatePauses() {
        clearTimeout(pauseTimer);
        const waits = allTiles().map((tile) => {
            const figure = /** @type {HTMLElement|null} */ (element.querySelector(`figure[data-key="${CSS.escape(tile.key)}"]`));
            return figure ? updatePause(client, figure, tile) : 0;
        }).filter((millis) => millis > 0);
        if (waits.length > 0) {
            pauseTimer = setTimeout(updatePauses, Math.min(...waits));
        }
    }

    function arrange() {
        const { columns, tileWidth, isNarrow } = tileLayout(tiles.children.length, { width: tiles.clientWidth, height: tiles.clientHeight });
        if (tileWidth === null) {
            tiles.style.removeProperty('--tile-width');
        } else {
            tiles.style.setProperty('--tile-width', `${tileWidth}px`);
        }
        tiles.style.setProperty('--columns', String(columns));
        element.classList.toggle('narrow', isNarrow);
        sendViewSoon();
    }

    function sendViewSoon() {
        clearTimeout(viewTimer);
        viewTimer = setTimeout(sendView, VIEW_DELAY_MILLIS);
    }

    /** Requests from the server what is visible on the page, and how large it is. */
    function sendView() {
        clearTimeout(viewTimer);
        const figures = [.../** @type {NodeListOf<HTMLElement>} */ (element.querySelectorAll('figure.tile'))];
        client.setView(figures.filter((figure) => isOfOthers(figure) && (isOutside(figure) || (!document.hidden && isVisible(figure)))).map((figure) => ({
            participant: Number(figure.dataset.participant),
            track: sourceOf(figure),
            height: heightOf(figure),
            pinned: figure.dataset.key === chosen,
        })));
    }

    /** A video in a window of its own is seen while the page is not. @param {HTMLElement} figure */
    function isOutside(figure) {
        const floating = document.pictureInPictureElement;
        return popOuts.of(figure.dataset.key ?? '') !== null || Boolean(floating && figure.contains(floating));
    }

    /** @param {HTMLElement} figure */
    function heightOf(figure) {
        const outside = popOuts.of(figure.dataset.key ?? '')?.window;
        return outside
            ? videoHeight({ width: outside.innerWidth, height: outside.innerHeight }, outside.devicePixelRatio)
            : videoHeight(figure.getBoundingClientRect(), devicePixelRatio);
    }

    /** Whether it shows a video of another participant. @param {HTMLElement} figure */
    function isOfOthers(figure) {
        const person = client.participants.get(Number(figure.dataset.participant));
        return person !== undefined && person.number !== client.number && Boolean(person.state[sourceOf(figure)]);
    }

    /** @param {HTMLElement} figure */
    function isVisible(figure) {
        const box = figure.getBoundingClientRect();
        const strip = (figure.parentElement ?? element).getBoundingClientRect();
        return box.width > 0 && box.height > 0
            && (document.fullscreenElement === figure || (overlaps(box, strip) && overlaps(box, element.getBoundingClientRect())));
    }

    const speakers = new SpeakingMarks(
        (number) => element.querySelector(`figure.camera[data-participant="${number}"]`),
        (figure, step) => {
            figure.classList.toggle('speaking', step !== null);
            // At the element that it is about: what a tile inherits is computed anew for all that is in the tile.
            /** @type {HTMLElement} */ (figure.querySelector('.ring')).dataset.loudness = String(step ?? 0);
        },
        (level) => Math.round(ringShare(level) * LOUDNESS_STEPS));

    function updateQuality() {
        for (const bars of /** @type {NodeListOf<HTMLElement>} */ (element.querySelectorAll('figure.camera .quality-bars'))) {
            const { participant } = /** @type {HTMLElement} */ (bars.closest('figure')).dataset;
            showBars(bars, client.qualityOf(Number(participant)));
        }
    }

    const resizing = new ResizeObserver(arrange);
    resizing.observe(element);
    signal.addEventListener('abort', () => {
        resizing.disconnect();
        clearTimeout(viewTimer);
        clearTimeout(pauseTimer);
        popOuts.keep(() => false);
    });
    // Where they do not end with the page.
    window.addEventListener('pagehide', () => popOuts.keep(() => false), { signal });
    element.addEventListener('scroll', sendViewSoon, { capture: true, passive: true });
    document.addEventListener('fullscreenchange', sendViewSoon, { signal });
    // The page becomes visible: show video at once. It becomes hidden: nothing needs to be sent any longer.
    document.addEventListener('visibilitychange', sendView, { signal });
    client.addEventListener('participants', update);
    client.addEventListener('tracks', update);
    client.addEventListener('call', update);
    followLevels(client, (speaking) => speakers.update(speaking));
    client.addEventListener('quality', updateQuality);
    update();
    return element;
}

/** @param {HTMLElement} figure @returns {VideoTrackKind} */
function sourceOf(figure) {
    return figure.dataset.source === 'screen' ? 'screen' : 'camera';
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
