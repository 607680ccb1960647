import { avatar } from './avatar.js';
import { GAP, filled, h } from './dom.js';
import { icon, setIcon } from './icons.js';
import { pauseShownIn, pauseSign, showPause } from './pause-sign.js';
import { withName, withProfile } from './profiles.js';
import { qualityBars } from './quality-bars.js';
import { toast } from './toasts.js';
import { t } from './words.js';
import { silenceOf } from '../voice/restrictions.js';

/** @typedef {import('../voice/index.js').VoiceClient} VoiceClient */
/** @typedef {import('../voice/protocol.js').Participant} Participant */
/** @typedef {import('../voice/protocol.js').VideoTrackKind} VideoTrackKind */

/**
 * A tile of the grid: a person, with the camera if it is on, or a shared screen.
 * @typedef {{key: string, person: Participant, source: VideoTrackKind, own: boolean}} Tile
 */

/**
 * @param {VoiceClient} client
 * @param {Tile} tile
 * @param {import('./pop-out.js').PopOuts} popOuts
 * @param {(figure: HTMLElement) => void} onPick the person chose to enlarge it, or to shrink it again
 */
export function createTile(client, { key, person, source, own }, popOuts, onPick) {
    const video = h('video', { autoplay: true, muted: true, playsInline: true, hidden: true });
    const guild = client.guilds.channel(client.channel)?.guild;
    const pick = h('button', { type: 'button', class: 'tile-pick', onclick: () => onPick(figure) });
    const caption = h('span', { class: 'name' }, ...source === 'screen' && own ? [t('tile.yourScreen')]
        : filled(source === 'screen' ? t('tile.screenOf', { name: GAP }) : own ? t('tile.you', { name: GAP }) : GAP,
            withProfile(h('bdi', {}, person.username), person.user, guild)));
    const figure = h('figure', {
        class: `tile ${source}${own ? ' own' : ''}`,
        'data-participant': person.number,
        'data-user': person.user,
        'data-name': person.username,
        'data-source': source,
    },
        pick,
        h('div', { class: 'face' }, h('div', { class: 'ring' }, avatar(person))),
        video,
        h('p', { class: 'popped-sign', hidden: true }, t('tile.poppedOut')),
        pauseSign(),
        h('figcaption', {},
            h('span', { class: 'mute-badge', hidden: true, role: 'img' }, icon('micOff')),
            source === 'camera' && qualityBars(),
            source === 'screen' && h('span', { class: 'live-badge' }, t('tile.live')),
            caption),
        h('div', { class: 'tile-tools' },
            own && source === 'screen' && h('button', {
                type: 'button', class: 'plain', title: t('controls.stopSharing'), 'aria-label': t('controls.stopSharing'), onclick: () => void client.setScreen(false),
            }, icon('screenOff')),
            !own && volumeTool(client, person, source === 'screen' ? 'screen' : 'voice'),
            !own && 'pictureInPictureEnabled' in document && h('button', {
                type: 'button', class: 'plain float-tool', title: t('tile.float'), 'aria-label': t('tile.float'), onclick: () => void float(video),
            }, icon('float')),
            h('button', {
                type: 'button', class: 'plain float-tool pop-tool', title: t('tile.popOut'), 'aria-label': t('tile.popOut'), onclick: () => void popOut(popOuts, key, caption.title),
            }, icon('popOut')),
            source === 'screen' && !own && h('button', {
                type: 'button', class: 'plain', title: t('tile.fullScreen'), 'aria-label': t('tile.fullScreen'), onclick: () => figure.requestFullscreen?.(),
            }, icon('expand'))));
    return withName(figure, person, guild, (name) => {
        const whose = own ? t('tile.you', { name }) : name;
        pick.setAttribute('aria-label', t(source === 'screen' ? 'tile.showScreenLarge' : 'tile.showLarge', { name: whose }));
        caption.title = source !== 'screen' ? whose : own ? t('tile.yourScreen') : t('tile.screenOf', { name });
        for (const control of figure.querySelectorAll('.volume-tool > *')) {
            control.setAttribute('aria-label', t(source === 'screen' ? 'tile.volumeOfScreen' : 'tile.volumeOf', { name }));
        }
    });
}

/** @param {VoiceClient} client @param {HTMLElement} figure @param {Tile} tile @param {import('./pop-out.js').PopOuts} popOuts */
export function updateTile(client, figure, { key, person, source, own }, popOuts) {
    const silence = silenceOf(person);
    const badge = /** @type {HTMLElement} */ (figure.querySelector('.mute-badge'));
    badge.hidden = source === 'screen' || silence === null;
    if (silence) {
        const words = t(`silence.${silence.code}`);
        badge.setAttribute('aria-label', words);
        badge.title = words;
        badge.classList.toggle('by-server', silence.byServer);
        setIcon(badge, silence.icon);
    }
    updatePause(client, figure, { person, source, own });
    const stream = person.state[source] ? client.stream(person.number, source) : null;
    const since = own ? 0 : client.streamSince(person.number, source);
    showStream(/** @type {HTMLVideoElement} */ (figure.querySelector('video')), stream, since, figure);
    const outside = popOuts.of(key);
    if (outside) {
        showStream(outside.video, stream, since, outside.figure);
    }
    showPopped(figure, outside !== null);
}

/** @param {HTMLElement} figure @param {boolean} isOutside whether its video has a window of its own */
function showPopped(figure, isOutside) {
    const tool = /** @type {HTMLElement} */ (figure.querySelector('.pop-tool'));
    const words = t(isOutside ? 'tile.popIn' : 'tile.popOut');
    figure.classList.toggle('popped-out', isOutside);
    /** @type {HTMLElement} */ (figure.querySelector('.popped-sign')).hidden = !isOutside;
    if (tool.title !== words) {
        tool.title = words;
        tool.setAttribute('aria-label', words);
        setIcon(tool, isOutside ? 'popIn' : 'popOut');
    }
}

/**
 * A paused video keeps its last frame, dimmed.
 *
 * @param {VoiceClient} client
 * @param {HTMLElement} figure
 * @param {Pick<Tile, "person"|"source"|"own">} tile
 * @returns {number} milliseconds until its sign is due, 0 when nothing is to come
 */
export function updatePause(client, figure, { person, source, own }) {
    const pause = !own && person.state[source] ? client.pauseOf(person.number, source) : null;
    const now = performance.now();
    const isShown = showPause(/** @type {HTMLElement} */ (figure.querySelector('.pause-sign')), pause, now);
    figure.classList.toggle('paused', isShown);
    return pause ? pauseShownIn(pause, now) : 0;
}

/**
 * Shows a stream once a frame of it has come: a slot that changed hands must not flash its last owner.
 *
 * @param {HTMLVideoElement} video
 * @param {MediaStream|null} stream
 * @param {number} since frames received earlier belong to another participant
 * @param {HTMLElement} figure
 */
function showStream(video, stream, since, figure) {
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
 * How loud this person, or the screen that they share, is here.
 *
 * @param {VoiceClient} client
 * @param {Participant} person
 * @param {"voice"|"screen"} source
 */
function volumeTool(client, person, source) {
    const slider = h('input', {
        type: 'range', min: '0', max: '200', step: '5', value: String(Math.round(client.volume(person.number, source) * 100)),
        hidden: true,
        oninput: () => {
            client.setVolume(person.number, Number(slider.value) / 100, source);
            show();
        },
    });
    const show = () => {
        slider.title = t('stats.percent', { value: slider.value });
        slider.setAttribute('aria-valuetext', slider.title);
    };
    show();
    const button = h('button', {
        type: 'button', class: 'plain', title: t('tile.volume'), 'aria-expanded': 'false',
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

/** Gives the video a window of its own, or takes it back. @param {import('./pop-out.js').PopOuts} popOuts @param {string} key @param {string} title */
async function popOut(popOuts, key, title) {
    if (popOuts.of(key)) {
        popOuts.close(key);
    } else if (!await popOuts.open(key, title)) {
        toast(t('tile.notFloating'));
    }
}

/** Shows the video in a small window above all others. @param {HTMLVideoElement} video */
async function float(video) {
    try {
        await (document.pictureInPictureElement === video ? document.exitPictureInPicture() : video.requestPictureInPicture());
    } catch (error) {
        toast(t('tile.notFloating'));
        console.debug('hubbub: the video stays in the page', error);
    }
}
