import { accountMenu } from './account-menu.js';
import { openAddServer } from './add-server.js';
import { Announcements } from './announcements.js';
import { rememberCall } from './call-memory.js';
import { causeWords, describe, lacksMicrophone, microphoneWords } from './call-words.js';
import { orderChannels } from './channel-menu.js';
import { channelList, maySettings } from './channels.js';
import { chatPanel } from './chat-panel.js';
import { channelPlace, conversationPlace } from './chat-place.js';
import { onContextMenu, openMenu } from './context-menu.js';
import { conversationList, unreadConversations } from './conversation-list.js';
import { controlBar } from './controls.js';
import { followCallSounds } from './call-sounds.js';
import { openDevices } from './device-dialog.js';
import { openCreateChannel } from './dialogs.js';
import { announce, h, setText } from './dom.js';
import { participantGrid } from './grid.js';
import { guildRail } from './guild-rail.js';
import { icon, mark } from './icons.js';
import { watchIdle } from './idle-watch.js';
import { isShortcut, letterOf } from './keys.js';
import { openChannelSettings, openInvites, openServerSettings } from './late-dialogs.js';
import { memberList } from './member-list.js';
import { openModerationMenu, targetOf } from './moderation-menu.js';
import { isolated } from './names.js';
import { blockItem, personItems } from './person-menu.js';
import { followPushToTalk } from './push-to-talk.js';
import { readMarkers } from './read-markers.js';
import { followOnPhone } from './phone.js';
import { currentProfiles, nameNow } from './profiles.js';
import { searchPanel } from './search-panel.js';
import { openServerMenu } from './server-menu.js';
import { openShortcuts } from './shortcuts.js';
import { ShownGuild } from './shown-guild.js';
import { stageAudience } from './stage-audience.js';
import { statsPanel } from './stats-panel.js';
import { toast } from './toasts.js';
import { welcome } from './welcome.js';
import { errorWords, t } from './words.js';
import { DeviceError } from '../voice/index.js';

/** @typedef {import('../voice/index.js').Api} Api */
/** @typedef {import('../voice/index.js').VoiceClient} VoiceClient */

/**
 * The page of a person that is logged in: channels at the side, the call beside them.
 *
 * @param {Api} api
 * @param {VoiceClient} client
 * @param {{onLogout: () => void, onOtherAccount: () => void}} actions
 */
export function callPage(api, client, { onLogout, onOtherAccount }) {
    /** The channel that an invite led to. @type {string|null} */ let invitedTo = null;
    const user = /** @type {import('../voice/protocol.js').User} */ (api.user);
    /** @type {"audience"|"speaker"|undefined} */ let stageRole;
    let holdsPriority = false;
    const stopping = new AbortController();
    const { signal } = stopping;

    /** @param {Promise<unknown>} work */
    const act = (work) => void work.catch((error) => toast(errorWords(error)));

    const announcements = new Announcements((person) => nameNow(person.user, person.username, client.guilds.channel(client.channel)?.guild));
    const stats = statsPanel(client);
    const controls = controlBar(client, signal, {
        onSettings: () => openDevices(client), onStats: () => showStats(!stats.isShown), act, talk: followPushToTalk(client, act, signal),
    });
    const greeting = welcome(user.username);
    const grid = participantGrid(client, signal, () => {
        const guild = client.guilds.guild(client.guilds.channel(client.channel)?.guild ?? '');
        if (guild) {
            invite(guild);
        }
    });

    const titleName = h('bdi');
    const title = h('h1', {}, titleName);
    const status = h('span', { class: 'status', role: 'status' });
    const banner = h('div', { class: 'banner', hidden: true });
    const shown = new ShownGuild(client.guilds, user.id);
    /** @type {ReturnType<typeof chatPanel>|null} */ let chat = null;
    const markers = readMarkers(api, client, user.id, () => chat?.isReading ? chat.place.id : null, signal);
    const { unread, conversations } = markers;
    const chatButton = h('button', {
        type: 'button', class: 'plain chat-button', 'aria-label': t('call.chat'), title: t('call.chat'), 'aria-pressed': 'false', hidden: true,
        onclick: () => chat && chat.place.id === client.channel ? closeChat() : openChannel(client.guilds.channel(client.channel)),
    }, icon('chat'));
    const drawerButton = h('button', {
        type: 'button', class: 'plain drawer-button', 'aria-label': t('call.channels'), 'aria-expanded': 'false', onclick: () => openDrawer(true),
    }, icon('menu'));

    const members = memberList(api, client, shown, signal);
    /** Where members and statistics would cover each other. */
    const narrow = matchMedia('(width < 1100px), (max-height: 520px)');
    /** A tablet: a chat beside the call would leave nothing of the call. */
    const medium = matchMedia('(760px < width < 1000px) and (height > 520px)');
    medium.addEventListener('change', () => updateChat(), { signal });
    const membersButton = membersToggle();
    /** In the header of a chat, which covers that of the call. */
    const chatMembersButton = membersToggle();
    chatMembersButton.classList.add('chat-members');

    const search = searchPanel(api, client, shown, {
        place: () => chat?.place,
        onJump: (channel, message) => {
            openChannel(channel);
            void chat?.jumpTo(message);
        },
        onJumpDirect: ({ id, partner }, message) => {
            openConversation(conversations.get(id) ?? /** @type {import('../voice/conversation-api.js').Conversation} */ ({ id, partner }));
            void chat?.jumpTo(message);
        },
    });

    const directList = conversationList(conversations, shown, unread, () => chat?.place.id ?? null, openConversation);
    const channels = channelList(client, shown, unread, () => chat?.place.id ?? null, {
        onJoin: (channel) => {
            openDrawer(false);
            if (chat && chat.place.id !== channel.id) {
                closeChat();
            }
            if (channel.id === client.channel) {
                return;
            }
            // The state of the call shows how it went.
            void client.join(channel.id).catch(() => {});
        },
        onChat: (channel) => {
            openDrawer(false);
            openChannel(channel);
        },
        onCreate: (guild) => openCreateChannel(api, client, guild),
        onInvite: invite,
        onChannelSettings: (channel) => void openChannelSettings(api, client, channel),
        onServerSettings: (guild) => void openServerSettings(api, client, guild),
        onMenu: openGuildMenu,
        onOrder: (guild, ids, moved) => act(orderChannels(api, guild, ids, moved)),
    });
    const sidebar = h('aside', { class: 'sidebar', id: 'sidebar' },
        h('div', { class: 'brand' }, mark(), h('span', {}, 'Hubbub'),
            h('button', { type: 'button', class: 'plain drawer-close', 'aria-label': t('call.closeChannels'), onclick: () => openDrawer(false) }, icon('close'))),
        h('div', { class: 'guild-column' }, guildRail(client, shown, unread, conversations, { onAdd: () => openAddServer(api, showJoined), onMenu: openGuildMenu }), channels.element, directList.element),
        accountMenu(api, client, { onLogout, onOtherAccount }, signal));
    const scrim = h('div', { class: 'scrim', onclick: () => openDrawer(false) });
    const element = h('div', { class: 'call-page' },
        sidebar, scrim,
        h('main', { class: 'call' },
            h('header', { class: 'call-header' }, drawerButton, title, status, search.button(), chatButton, membersButton),
            banner,
            greeting.element, grid, stageAudience(client, signal), stats.element, controls.element),
        members.element, search.element);

    /** @param {import('../voice/protocol.js').Guild} guild */
    function invite(guild) {
        void openInvites(api, guild, client.guilds.may(guild, 'manage_guild'));
    }

    /** @param {import('../voice/protocol.js').Guild} guild @param {{x: number, y: number}} at */
    function openGuildMenu(guild, at) {
        openServerMenu(api, guild, at, {
            invite: () => invite(guild),
            settings: maySettings(client, guild) ? () => void openServerSettings(api, client, guild) : null,
            create: client.guilds.may(guild, 'manage_channels') ? () => openCreateChannel(api, client, guild) : null,
        });
    }

    /** Where an invite led. @param {string} guild @param {string} [channel] */
    function showJoined(guild, channel) {
        shown.show(guild);
        invitedTo = channel ?? invitedTo;
        update();
    }

    /** @param {import('../voice/protocol.js').Channel|undefined} channel */
    function openChannel(channel) {
        openChat(channel && channelPlace(client, channel), search.button(), chatMembersButton);
    }

    function membersToggle() {
        return h('button', {
            type: 'button', class: 'plain members-button', 'aria-label': t('call.members'), 'aria-pressed': 'false', title: t('call.members'),
            onclick: () => showMembers(!areMembersSeen()),
        }, icon('people'));
    }

    /** The chat beside the call stands where they would. */
    function areMembersSeen() {
        return members.isShown && !isChatBeside();
    }

    function isChatBeside() {
        return chat !== null && chat.place.id === client.channel && !medium.matches;
    }

    /** @param {boolean} isShown */
    function showMembers(isShown) {
        members.show(isShown);
        if (isShown && isChatBeside()) {
            closeChat();
        }
        if (isShown && narrow.matches) {
            showStats(false);
        }
        pressMembers();
    }

    function pressMembers() {
        for (const button of [membersButton, chatMembersButton]) {
            button.setAttribute('aria-pressed', String(areMembersSeen()));
        }
    }

    /** @param {boolean} isShown */
    function showStats(isShown) {
        stats.show(isShown);
        controls.pressStats(isShown);
        if (isShown && narrow.matches) {
            showMembers(false);
        }
    }

    /** @param {import('../voice/conversation-api.js').Conversation} conversation */
    function openConversation(conversation) {
        const { partner } = conversation;
        openDrawer(false);
        // They are those of a server, and cover the chat on a phone.
        showMembers(false);
        shown.showDirect();
        openChat(conversationPlace(conversations, conversation), search.button(), h('button', {
            type: 'button', class: 'plain', 'aria-haspopup': 'menu', 'aria-label': t('common.more'), title: t('common.more'),
            onclick: (/** @type {Event} */ event) => {
                const { left, bottom } = /** @type {Element} */ (event.currentTarget).getBoundingClientRect();
                openMenu(partner.username, [blockItem(conversations, partner)], { x: left, y: bottom });
            },
        }, icon('more')));
    }

    /** @param {import('./chat-place.js').Place|undefined} place @param {...HTMLElement} buttons */
    function openChat(place, ...buttons) {
        if (!place || chat?.place.id === place.id) {
            chat?.focus();
            return;
        }
        closeChat();
        chat = chatPanel(api, client, place, { onRead: (newest) => markers.read(place.id, newest), onClose: closeChat, buttons });
        element.append(chat.element);
        update();
        chat.focus();
    }

    function closeChat() {
        chat?.close();
        chat = null;
        update();
    }

    /** The chat of the call stands beside it, another one in its place. */
    function updateChat() {
        if (chat && chat.place.name() === undefined && client.signaling.state === 'ready') {
            chat.close();
            chat = null;
        }
        const beside = isChatBeside();
        element.classList.toggle('chat-beside', beside);
        element.classList.toggle('chat-main', chat !== null && !beside);
        chat?.update();
        pressMembers();
        channels.update();
        directList.update();
        chatButton.hidden = client.channel === null;
        chatButton.setAttribute('aria-pressed', String(beside));
        const unreadCount = unread.of(client.channel);
        chatButton.classList.toggle('unread', unreadCount > 0);
        chatButton.setAttribute('aria-label', unreadCount > 0 ? t('call.chatUnread', { count: unreadCount }) : t('call.chat'));
        markDrawer();
    }

    /** On a phone the call covers the channels and their marks. */
    function markDrawer() {
        const called = unreadConversations(conversations, unread) > 0
            || [...client.guilds].some(({ channels: all }) => all.some(({ id }) => unread.mentionsIn(id) > 0));
        drawerButton.classList.toggle('unread', called);
        drawerButton.setAttribute('aria-label', called ? `${t('call.channels')}, ${t('rail.unread')}` : t('call.channels'));
    }

    /** @returns {boolean} whether there are any */
    function focusChannels() {
        const first = /** @type {HTMLElement|null} */ (sidebar.querySelector('.channel.current .channel-button, .channel-button'));
        first?.focus({ preventScroll: true });
        return first !== null;
    }

    /** @param {boolean} open */
    function openDrawer(open) {
        element.classList.toggle('drawer-open', open);
        drawerButton.setAttribute('aria-expanded', String(open));
        if (open) {
            /** @type {HTMLElement|null} */ (sidebar.querySelector('.channel-button'))?.focus();
        }
    }

    function update() {
        const channel = client.guilds.channel(client.channel);
        const inCall = client.callState !== 'idle';
        element.classList.toggle('in-call', inCall);
        setText(titleName, channel?.name ?? t('call.home'));
        title.title = channel?.name ?? '';
        document.title = channel ? `${isolated(channel.name)} · Hubbub` : 'Hubbub';
        greeting.show(client.callState);
        greeting.element.hidden = client.participants.size > 0;
        grid.hidden = client.participants.size === 0;
        const hadFocus = controls.element.contains(document.activeElement);
        controls.element.hidden = !inCall;
        if (!inCall && hadFocus) {
            focusChannels();
        }
        if (!inCall && stats.isShown) {
            showStats(false);
        }
        updateStatus();
        updateBanner();
        updateChat();
    }

    function updateStatus() {
        const [tone, text] = describe(client);
        status.dataset.tone = tone;
        status.dataset.state = client.callState;
        setText(status, text);
    }

    function updateBanner() {
        if (client.callState === 'failed') {
            const label = client.callFailure === 'joined_elsewhere' ? t('call.moveHere') : t('common.tryAgain');
            showBanner('bad', causeWords(client.callCause), label, () => void client.retry().catch(() => {}));
        } else if (client.callState === 'reconnecting' || (client.callState === 'connecting' && client.callCause)) {
            showBanner('wait', t('call.retrying', { reason: causeWords(client.callCause) }).trim());
        } else if (client.blocked) {
            showBanner('ask', t('call.soundBlocked'), t('call.turnOnSound'), () => void client.unblock());
        } else if (lacksMicrophone(client)) {
            showBanner('ask', t('call.inaudible', { why: microphoneWords(client.microphone) }), t('common.tryAgain'), () => act(client.setMuted(false)));
        } else if (client.callState === 'idle' && client.guilds.channel(invitedTo)) {
            const channel = /** @type {import('../voice/protocol.js').Channel} */ (client.guilds.channel(invitedTo));
            showBanner('ask', t('call.invited', { channel: isolated(channel.name) }), t('call.join'), () => {
                invitedTo = null;
                void client.join(channel.id).catch(() => {});
            });
        } else if (client.signaling.state === 'reconnecting') {
            showBanner('wait', t(client.callState === 'connected' ? 'call.goesOnRetrying' : 'call.retrying', { reason: causeWords(client.signaling.cause) }).trim());
        } else {
            banner.hidden = true;
        }
    }

    /** @param {"bad"|"wait"|"ask"} tone @param {string} text @param {string} [label] @param {() => void} [action] */
    function showBanner(tone, text, label, action) {
        banner.className = `banner ${tone}`;
        banner.hidden = false;
        banner.replaceChildren(h('span', {}, text), ...(label ? [h('button', { type: 'button', class: 'secondary', onclick: action }, label)] : []));
    }

    /** @param {KeyboardEvent} event */
    function onKey(event) {
        if (event.key === 'Escape' && element.classList.contains('drawer-open')) {
            openDrawer(false);
            drawerButton.focus();
        }
        if (!isShortcut(event)) {
            return;
        }
        if (event.key === '?') {
            openShortcuts(client.devices);
        }
        if (client.callState === 'idle') {
            return;
        }
        const letter = letterOf(event);
        if (letter === 'm') {
            controls.toggleMute();
        } else if (letter === 'd') {
            controls.toggleDeafen();
        } else if (letter === 'p') {
            holdsPriority = true;
            client.setPriority(true);
        }
    }

    /** Priority lasts as long as the key is held; it may be released in another window. */
    function releasePriority() {
        if (holdsPriority) {
            holdsPriority = false;
            client.setPriority(false);
        }
    }

    /** On a stage a moderator invites people to speak, and moves them to the audience. */
    function onRights() {
        const before = stageRole;
        stageRole = client.rights?.stage;
        if (before === 'audience' && stageRole === 'speaker') {
            toast(t('call.nowSpeaker'), 'done');
        } else if (before === 'speaker' && stageRole === 'audience') {
            toast(t('call.nowAudience'), 'done');
        }
    }

    client.addEventListener('call', update, { signal });
    unread.addEventListener('change', updateChat, { signal });
    conversations.addEventListener('change', updateChat, { signal });
    client.addEventListener('guilds', update, { signal });
    client.addEventListener('participants', update, { signal });
    client.addEventListener('state', update, { signal });
    client.addEventListener('blocked', update, { signal });
    client.addEventListener('signaling', update, { signal });
    client.addEventListener('participants', (event) => {
        const text = announcements.of(/** @type {CustomEvent} */ (event).detail, client.number);
        if (text && client.callState === 'connected') {
            announce(text);
        }
    }, { signal });
    client.addEventListener('members', (event) => {
        const { guild, member } = /** @type {CustomEvent} */ (event).detail;
        if (member) {
            currentProfiles()?.onMember(guild, member);
        }
    }, { signal });
    client.addEventListener('problem', (event) => {
        const error = /** @type {CustomEvent} */ (event).detail;
        // A missing microphone has its banner.
        if (!(error instanceof DeviceError && error.device === 'microphone')) {
            toast(errorWords(error));
        }
    }, { signal });
    document.addEventListener('keydown', onKey, { signal });
    followCallSounds(client, signal);
    document.addEventListener('keyup', (event) => {
        if (letterOf(event) === 'p') {
            releasePriority();
        }
    }, { signal });
    window.addEventListener('blur', releasePriority, { signal });
    client.addEventListener('rights', onRights, { signal });
    onContextMenu((person, at) => {
        const called = client.guilds.channel(client.channel ?? '')?.guild;
        const guild = person.closest('.tile, .audience') && called ? client.guilds.guild(called) : shown.guild;
        const { user: id = '', name = '' } = person.dataset;
        const personal = personItems(conversations, { user: id, username: name }, openConversation);
        const target = person.closest('.conversation') ? null : targetOf(client, user.id, id, name, guild);
        if (target === null && id !== user.id) {
            openMenu(name, personal, at);
            return true;
        }
        return target !== null && openModerationMenu(api, client, target, at, personal);
    }, signal);
    rememberCall(client, signal);
    watchIdle((away) => client.statuses.setOwn({ away }), signal);
    followOnPhone(client, signal);
    update();
    return {
        element,
        showJoined,
        /** On the first channel, as soon as there is one: after a login. */
        focus() {
            if (!focusChannels()) {
                client.addEventListener('guilds', () => {
                    if (document.activeElement === document.body) {
                        focusChannels();
                    }
                }, { signal, once: true });
            }
        },
        close() {
            chat?.close();
            stopping.abort();
            stats.stop();
        },
    };
}
