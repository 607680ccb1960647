/** Icons, drawn for Hubbub on a 24 grid: strokes of 1.8, round ends. */
const DRAWINGS = {
    mic: 'M12 3.5a3 3 0 0 1 3 3v5a3 3 0 0 1-6 0v-5a3 3 0 0 1 3-3ZM5.5 11.5a6.5 6.5 0 0 0 13 0M12 18v2.8M9 20.8h6',
    micOff: 'M9 9v2.5a3 3 0 0 0 4.6 2.5M15 11V6.5a3 3 0 0 0-5.8-1.1M5.5 11.5a6.5 6.5 0 0 0 10 5.4M18.5 11.5a6.5 6.5 0 0 1-.7 2.9M12 18v2.8M9 20.8h6M4 3.5l16.5 17',
    headphones: 'M4 15v-2.5a8 8 0 0 1 16 0V15M4 15.2c0-.9.7-1.7 1.6-1.7h.9c.9 0 1.6.8 1.6 1.7v3.1c0 1-.7 1.7-1.6 1.7h-.9c-.9 0-1.6-.7-1.6-1.7ZM15.9 15.2c0-.9.7-1.7 1.6-1.7h.9c.9 0 1.6.8 1.6 1.7v3.1c0 1-.7 1.7-1.6 1.7h-.9c-.9 0-1.6-.7-1.6-1.7Z',
    headphonesOff: 'M4 15v-2.5c0-1.6.5-3 1.2-4.2M8 5.6a8 8 0 0 1 12 6.9V15M4 15.2c0-.9.7-1.7 1.6-1.7h.9c.9 0 1.6.8 1.6 1.7v3.1c0 1-.7 1.7-1.6 1.7h-.9c-.9 0-1.6-.7-1.6-1.7ZM20 15.2v1.3M16.2 17.5v.8c0 1 .7 1.7 1.6 1.7M4 3.5l16.5 17',
    camera: 'M5.5 6.5h7.5a2.5 2.5 0 0 1 2.5 2.5v6a2.5 2.5 0 0 1-2.5 2.5H5.5a2.5 2.5 0 0 1-2.5-2.5V9a2.5 2.5 0 0 1 2.5-2.5ZM15.5 10.8l4.3-2.6c.5-.3 1.2 0 1.2.7v6.2c0 .7-.7 1-1.2.7l-4.3-2.6',
    cameraOff: 'M8.5 6.5h4.5a2.5 2.5 0 0 1 2.5 2.5v4.5M15 16.5c-.4.6-1.2 1-2 1H5.5A2.5 2.5 0 0 1 3 15V9c0-1 .6-1.9 1.5-2.3M15.5 10.8l4.3-2.6c.5-.3 1.2 0 1.2.7v6.2c0 .5-.4.9-.9.8M4 3.5l16.5 17',
    screen: 'M5.5 4.5h13A2.5 2.5 0 0 1 21 7v7a2.5 2.5 0 0 1-2.5 2.5h-13A2.5 2.5 0 0 1 3 14V7a2.5 2.5 0 0 1 2.5-2.5ZM8.5 20h7M12 13.5V8M9.5 10.2 12 7.7l2.5 2.5',
    screenOff: 'M5.5 4.5h13A2.5 2.5 0 0 1 21 7v7a2.5 2.5 0 0 1-2.5 2.5h-13A2.5 2.5 0 0 1 3 14V7a2.5 2.5 0 0 1 2.5-2.5ZM8.5 20h7M9.8 8.3l4.4 4.4M14.2 8.3l-4.4 4.4',
    sliders: 'M4 7h8M17 7h3M4 12h2.5M11.5 12H20M4 17h9M18 17h2M14.5 4.7a2.3 2.3 0 1 1 0 4.6 2.3 2.3 0 0 1 0-4.6ZM9 9.7a2.3 2.3 0 1 1 0 4.6 2.3 2.3 0 0 1 0-4.6ZM15.5 14.7a2.3 2.3 0 1 1 0 4.6 2.3 2.3 0 0 1 0-4.6Z',
    pulse: 'M3 12.5h4l2.5-7 4.5 13 2.5-6H21',
    leave: 'M3.3 14.3c-.5-1.2-.3-2.6.7-3.5 4.5-4 11.5-4 16 0 1 .9 1.2 2.3.7 3.5l-.5 1c-.3.7-1 1-1.7.8l-2.7-.8c-.6-.2-1-.7-1-1.3v-1.6a10 10 0 0 0-5.6 0V14c0 .6-.4 1.1-1 1.3l-2.7.8c-.7.2-1.4-.1-1.7-.8Z',
    voice: 'M4 10v4M8 7v10M12 4.5v15M16 8v8M20 10.5v3',
    plus: 'M12 5v14M5 12h14',
    menu: 'M4 7h16M4 12h16M4 17h10',
    close: 'M6 6l12 12M18 6 6 18',
    volume: 'M4 9.8v4.4c0 .4.3.8.8.8H8l4.2 3.6c.5.4 1.3.1 1.3-.6V6c0-.7-.8-1-1.3-.6L8 9H4.8c-.5 0-.8.4-.8.8ZM16.5 9a4.3 4.3 0 0 1 0 6M19 6.5a8 8 0 0 1 0 11',
    expand: 'M9 4H5.5A1.5 1.5 0 0 0 4 5.5V9M15 4h3.5A1.5 1.5 0 0 1 20 5.5V9M9 20H5.5A1.5 1.5 0 0 1 4 18.5V15M15 20h3.5a1.5 1.5 0 0 0 1.5-1.5V15',
    float: 'M20 10.5V7a2.5 2.5 0 0 0-2.5-2.5h-12A2.5 2.5 0 0 0 3 7v8.5A2.5 2.5 0 0 0 5.5 18H9M13.5 13h6a1.5 1.5 0 0 1 1.5 1.5v3.8a1.5 1.5 0 0 1-1.5 1.5h-6a1.5 1.5 0 0 1-1.5-1.5v-3.8a1.5 1.5 0 0 1 1.5-1.5Z',
    popOut: 'M10.5 5H6.5A1.5 1.5 0 0 0 5 6.5v11A1.5 1.5 0 0 0 6.5 19h11a1.5 1.5 0 0 0 1.5-1.5v-4M14 5h5v5M19 5l-7.5 7.5',
    popIn: 'M10.5 5H6.5A1.5 1.5 0 0 0 5 6.5v11A1.5 1.5 0 0 0 6.5 19h11a1.5 1.5 0 0 0 1.5-1.5v-4M12.5 6.5v5h5M12.5 11.5 19.5 4.5',
    devices: 'M4 16V7.5A2.5 2.5 0 0 1 6.5 5H17M2.5 19.5H11M16 9h3.5A1.5 1.5 0 0 1 21 10.5v8a1.5 1.5 0 0 1-1.5 1.5H16a1.5 1.5 0 0 1-1.5-1.5v-8A1.5 1.5 0 0 1 16 9ZM17.2 17.3h1.1',
    logout: 'M14 4.5H6.5A1.5 1.5 0 0 0 5 6v12a1.5 1.5 0 0 0 1.5 1.5H14M10 12h10M16.5 8.5 20 12l-3.5 3.5',
    people: 'M9 5a3.5 3.5 0 1 1 0 7 3.5 3.5 0 0 1 0-7ZM2.8 19.5c.5-3.2 3-5 6.2-5s5.7 1.8 6.2 5M16 5.6a3.2 3.2 0 0 1 0 5.9M18 14.9c1.7.7 2.9 2.2 3.2 4.6',
    more: 'M5.5 11.2a.8.8 0 1 0 0 1.6.8.8 0 0 0 0-1.6ZM12 11.2a.8.8 0 1 0 0 1.6.8.8 0 0 0 0-1.6ZM18.5 11.2a.8.8 0 1 0 0 1.6.8.8 0 0 0 0-1.6Z',
    pause: 'M9 6.5v11M15 6.5v11',
    warning: 'M12 8.5v4.5M12 16.5v.1M10.3 4.5 3.2 16.8A2 2 0 0 0 5 19.8h14a2 2 0 0 0 1.8-3L13.7 4.5a2 2 0 0 0-3.4 0Z',
    copy: 'M9.5 8h8A1.5 1.5 0 0 1 19 9.5v9a1.5 1.5 0 0 1-1.5 1.5h-8A1.5 1.5 0 0 1 8 18.5v-9A1.5 1.5 0 0 1 9.5 8ZM5.5 16A1.5 1.5 0 0 1 4 14.5v-9A1.5 1.5 0 0 1 5.5 4h8A1.5 1.5 0 0 1 15 5.5',
    invite: 'M10 5a3.5 3.5 0 1 1 0 7 3.5 3.5 0 0 1 0-7ZM3.8 19.5c.5-3.2 3-5 6.2-5 1.6 0 3.1.5 4.2 1.3M18.5 13.5v6M15.5 16.5h6',
    shield: 'M12 3.5l7 2.6v5.2c0 4.3-2.9 7.7-7 9.2-4.1-1.5-7-4.9-7-9.2V6.1Z',
    keyboard: 'M5 6.5h14A1.5 1.5 0 0 1 20.5 8v8a1.5 1.5 0 0 1-1.5 1.5H5A1.5 1.5 0 0 1 3.5 16V8A1.5 1.5 0 0 1 5 6.5ZM7 10v.1M10.3 10v.1M13.7 10v.1M17 10v.1M8 14h8',
    person: 'M12 4.5a3.7 3.7 0 1 1 0 7.4 3.7 3.7 0 0 1 0-7.4ZM5 20c.5-3.4 3.4-5.3 7-5.3s6.5 1.9 7 5.3',
    smile: 'M12 3.5a8.5 8.5 0 1 1 0 17 8.5 8.5 0 0 1 0-17ZM8.3 14.2c.8 1.3 2.1 2.1 3.7 2.1s2.9-.8 3.7-2.1M9 9.4v.8M15 9.4v.8',
    hand: 'M7.5 12.5V6.3a1.4 1.4 0 0 1 2.8 0v4.7V4.6a1.4 1.4 0 0 1 2.8 0V11V5.6a1.4 1.4 0 0 1 2.8 0v6V8.3a1.4 1.4 0 0 1 2.8 0v6.2a6 6 0 0 1-6 6h-.9a6 6 0 0 1-4.6-2.2l-3.2-4a1.4 1.4 0 0 1 2.1-1.9Z',
    text: 'M9.5 4 7.5 20M16.5 4l-2 16M4.5 9h16M3.5 15h16',
    stage: 'M12 9.5a2.5 2.5 0 1 1 0 5 2.5 2.5 0 0 1 0-5ZM7.5 7.5a6.4 6.4 0 0 0 0 9M16.5 7.5a6.4 6.4 0 0 1 0 9M4.7 4.7a10.3 10.3 0 0 0 0 14.6M19.3 4.7a10.3 10.3 0 0 1 0 14.6',
    chat: 'M6.5 5h11A2.5 2.5 0 0 1 20 7.5v6a2.5 2.5 0 0 1-2.5 2.5H12l-4.2 3.5V16H6.5A2.5 2.5 0 0 1 4 13.5v-6A2.5 2.5 0 0 1 6.5 5Z',
    reply: 'M9.5 6 4.5 11l5 5M5 11h8.5a6 6 0 0 1 6 6v1',
    pencil: 'M5 19l.8-3.6L15.6 5.6a1.8 1.8 0 0 1 2.5 0l.3.3a1.8 1.8 0 0 1 0 2.5L8.6 18.2ZM13.5 7.7l2.8 2.8',
    trash: 'M5 7h14M9.5 7V5.5c0-.6.4-1 1-1h3c.6 0 1 .4 1 1V7M7 7l.8 11.1c0 .8.7 1.4 1.5 1.4h5.4c.8 0 1.5-.6 1.5-1.4L17 7M10.3 10.5v5.5M13.7 10.5v5.5',
    send: 'M5 12h6M5.3 4.9l14 6.4a.8.8 0 0 1 0 1.4l-14 6.4c-.6.3-1.3-.3-1.1-1L6 12 4.2 5.9c-.2-.7.5-1.3 1.1-1Z',
    search: 'M10.5 4.5a6 6 0 1 1 0 12 6 6 0 0 1 0-12ZM15 15l4.8 4.8',
    check: 'M5 12.5l4.5 4.5L19 7.5',
};

/** @typedef {keyof typeof DRAWINGS} IconName */

const SVG = 'http://www.w3.org/2000/svg';

/**
 * @param {IconName} name
 * @param {string} [className]
 */
export function icon(name, className = '') {
    const svg = document.createElementNS(SVG, 'svg');
    svg.setAttribute('viewBox', '0 0 24 24');
    svg.setAttribute('class', `icon ${className}`);
    svg.setAttribute('aria-hidden', 'true');
    const path = document.createElementNS(SVG, 'path');
    path.setAttribute('d', DRAWINGS[name]);
    svg.append(path);
    return svg;
}

/** @param {Element} holder of one icon @param {IconName} name */
export function setIcon(holder, name) {
    const path = holder.querySelector('svg.icon path');
    if (path && path.getAttribute('d') !== DRAWINGS[name]) {
        path.setAttribute('d', DRAWINGS[name]);
    }
}

/** The mark: two walls and the wave of talk between them, an h. */
export function mark() {
    const image = document.createElement('img');
    image.src = new URL('../favicon.svg', import.meta.url).href;
    image.alt = '';
    image.className = 'mark';
    return image;
}

/** An illustration for empty pages: speech bubbles and lamps in the evening. */
export function evening() {
    const svg = document.createElementNS(SVG, 'svg');
    svg.setAttribute('viewBox', '0 0 320 180');
    svg.setAttribute('class', 'evening');
    svg.setAttribute('aria-hidden', 'true');
    /** @param {string} tag @param {Record<string, string|number>} attributes */
    const add = (tag, attributes) => {
        const element = document.createElementNS(SVG, tag);
        for (const [name, value] of Object.entries(attributes)) {
            element.setAttribute(name, String(value));
        }
        svg.append(element);
    };
    add('ellipse', { cx: 160, cy: 150, rx: 128, ry: 16, class: 'ground' });
    for (const radius of [34, 54, 74]) {
        add('circle', { cx: 160, cy: 84, r: radius, class: 'ripple' });
    }
    add('path', { d: 'M78 62c0-15 13-26 29-26s29 11 29 26-13 26-29 26c-4 0-8-.7-11.5-2L83 91l3-11.5C81 74.6 78 68.6 78 62Z', class: 'bubble' });
    add('path', { d: 'M242 92c0-13-11-23-25-23s-25 10-25 23 11 23 25 23c3.5 0 7-.6 10-1.8l11.5 4.3-2.6-9.8c3.8-4 6.1-9.3 6.1-15.7Z', class: 'bubble warm' });
    for (const [x, y, height] of [[96, 62, 10], [107, 62, 22], [118, 62, 14]]) {
        add('path', { d: `M${x} ${y - height / 2}v${height}`, class: 'bar' });
    }
    for (const [x, y, height] of [[207, 92, 16], [217, 92, 8], [227, 92, 18]]) {
        add('path', { d: `M${x} ${y - height / 2}v${height}`, class: 'bar warm' });
    }
    for (const [x, y, radius] of [[52, 40, 1.8], [268, 44, 2.2], [286, 108, 1.5], [40, 104, 1.5], [176, 22, 1.8], [142, 128, 1.5]]) {
        add('circle', { cx: x, cy: y, r: radius, class: 'star' });
    }
    return svg;
}
