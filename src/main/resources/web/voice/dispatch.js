import { Refusal } from './refusal.js';

/** @typedef {import('./protocol.js').ServerMessage} ServerMessage */

/**
 * Hands a message of the server, other than answers to requests, to the part of the client that it concerns.
 *
 * @param {ServerMessage} message
 * @param {Object} client
 * @param {import('./call.js').Call} client.call
 * @param {import('./guilds.js').Guilds} client.guilds
 * @param {import('./roster.js').Roster} client.roster
 * @param {import('./mesh.js').DirectPaths} client.mesh
 * @param {import('./subscriber.js').Subscriber} client.subscriber
 * @param {(event: string, detail?: unknown) => void} client.emit
 */
export function dispatch(message, { call, guilds, mesh, roster, subscriber, emit }) {
    switch (message.op) {
        case 'ready':
            guilds.replace(message.guilds);
            emit('guilds');
            emit('ready');
            break;
        case 'messageCreated':
        case 'messageEdited':
        case 'messageDeleted':
        case 'reactionAdded':
        case 'reactionRemoved':
        case 'typing':
        case 'readMarkerMoved':
            emit('message', message);
            break;
        case 'presence':
            guilds.presence(message);
            emit('guilds');
            break;
        case 'statuses':
            emit('statuses', message);
            break;
        case 'channelCreated':
            guilds.add(message.channel);
            emit('guilds');
            break;
        case 'channelChanged':
            guilds.change(message.channel);
            emit('guilds');
            break;
        case 'guildChanged':
            guilds.changeGuild(message);
            emit('guilds');
            break;
        case 'guildJoined':
            guilds.join(message.guild);
            emit('guilds');
            break;
        case 'memberJoined':
        case 'memberChanged':
        case 'memberLeft':
        case 'rolesChanged':
            emit('members', message);
            break;
        case 'guildLeft':
            guilds.leave(message.guild);
            emit('guilds');
            break;
        case 'channelDeleted':
            guilds.remove(message);
            emit('guilds');
            break;
        case 'roster': {
            const change = roster.update(message);
            message.left.forEach((number) => mesh.onLeft(number));
            emit('participants', change);
            subscriber.forget(message.left);
            break;
        }
        case 'mode':
            roster.setMode(message.reason);
            mesh.onMode(message.mode);
            break;
        case 'signal':
            mesh.onSignal(message.participant, message.signal);
            break;
        case 'slots':
            subscriber.onAssignments(message.slots);
            break;
        case 'encodings':
            call.connection?.activateEncodings(message.track, message.active);
            break;
        case 'speaking':
            subscriber.onSpeaking(message);
            break;
        case 'quality':
            subscriber.onQuality(message);
            break;
        case 'migrate':
            call.onMigrate(message);
            break;
        case 'switched':
            call.onSwitched();
            break;
        case 'connection':
            if (!message.connected) {
                call.onMediaEnded(message.reason);
            }
            break;
        case 'state': {
            const change = roster.setOwnState(message.state);
            if (change) {
                emit('participants', change);
            }
            break;
        }
        case 'rights': {
            const change = roster.setRights(message.rights);
            if (change) {
                emit('participants', change);
                emit('rights');
            }
            break;
        }
        case 'left':
            call.onLeft(message);
            break;
        case 'error':
            if (message.of === 'view' || message.of === 'signal' || message.of === 'pair' || message.of === 'uplink') {
                if (message.code === 'rate_limited' && message.of !== 'view') {
                    mesh.onRefused();
                }
                // Otherwise it was sent while the room was being left.
                console.debug('hubbub: a message was not taken', message);
            } else if (message.of === 'status' && message.code === 'rate_limited') {
                emit('statusRefused');
            } else {
                emit('problem', new Refusal(message.code, message.message, message.field));
            }
            break;
        default:
            break;
    }
}
