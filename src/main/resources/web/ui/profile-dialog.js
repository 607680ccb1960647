import { avatar } from './avatar.js';
import { openDialog } from './dialog.js';
import { h } from './dom.js';
import { field } from './login.js';
import { currentProfiles } from './profiles.js';
import { toast } from './toasts.js';
import { errorWords, t } from './words.js';
import { AccountApi } from '../voice/account-api.js';

/** Width and height in pixels of what is uploaded: the server keeps it no larger. */
const SIZE = 256;

/** Display name and avatar of the user. @param {import('../voice/index.js').Api} api */
export async function openProfile(api) {
    const { user } = api;
    if (!user) {
        return;
    }
    const account = new AccountApi(api);
    /** @type {import('../voice/profiles.js').Profile} */
    let profile = { user: user.id };
    const image = avatar({ user: user.id, username: user.username }, 'large');
    const name = field('display-name', t('profile.displayName'), { autocomplete: 'nickname', maxLength: 32, placeholder: user.username });
    name.hint(t('profile.displayNameHint', { name: user.username }));
    const problem = h('p', { class: 'form-problem', role: 'alert', hidden: true });
    const file = h('input', { type: 'file', accept: 'image/*', hidden: true, id: 'avatar-file', onchange: () => void act(upload) });
    const remove = h('button', { type: 'button', class: 'secondary', hidden: true, onclick: () => void act(removeAvatar) }, t('profile.removeAvatar'));
    const save = h('button', { type: 'submit', class: 'primary' }, t('common.save'));

    /** @param {Partial<import('../voice/profiles.js').Profile>} changed */
    function show(changed) {
        profile = { ...profile, ...changed };
        remove.hidden = !profile.avatar;
        currentProfiles()?.set(profile);
    }

    /** @param {() => Promise<void>} work */
    async function act(work) {
        problem.hidden = true;
        name.clear();
        try {
            await work();
        } catch (error) {
            problem.textContent = errorWords(error);
            problem.hidden = false;
        }
    }

    async function upload() {
        const chosen = file.files?.[0];
        file.value = '';
        if (chosen) {
            show({ avatar: await account.setAvatar(await squareImage(chosen)) });
            toast(t('profile.avatarChanged'), 'done');
        }
    }

    async function removeAvatar() {
        await account.removeAvatar();
        show({ avatar: undefined });
    }

    const dialog = openDialog(t('account.profile'),
        h('div', { class: 'profile-avatar' }, image,
            h('div', { class: 'row-actions' },
                h('button', { type: 'button', class: 'secondary', onclick: () => file.click() }, t('profile.chooseImage')), remove, file)),
        h('form', {
            noValidate: true,
            onsubmit: (/** @type {SubmitEvent} */ event) => {
                event.preventDefault();
                void act(async () => {
                    const text = name.input.value.trim();
                    await account.setDisplayName(text);
                    show({ displayName: text || undefined });
                    dialog.close();
                });
            },
        }, name.element, problem, h('div', { class: 'dialog-actions' }, save)));
    await act(async () => {
        profile = (await account.profiles([user.id]))[0] ?? profile;
        name.input.value = profile.displayName ?? '';
        show({});
    });
}

/**
 * The middle square as a small PNG in Base64, turned as the camera says. Without the place and the time that photos
 * carry.
 *
 * @param {File} file
 */
async function squareImage(file) {
    let image;
    try {
        image = await createImageBitmap(file);
    } catch {
        throw new Error(t('profile.badImage'));
    }
    const side = Math.min(image.width, image.height);
    const size = Math.min(SIZE, side);
    const canvas = h('canvas', { width: size, height: size });
    const context = /** @type {CanvasRenderingContext2D} */ (canvas.getContext('2d'));
    context.imageSmoothingQuality = 'high';
    context.drawImage(image, (image.width - side) / 2, (image.height - side) / 2, side, side, 0, 0, size, size);
    image.close();
    return canvas.toDataURL('image/png').replace(/^[^,]*,/, '');
}
