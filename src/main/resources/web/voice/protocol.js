/**
 * The client protocol of `/ws` as JSDoc types: one JSON object per text frame, `op` names the message. The
 * reference is docs/protocol.md; a test checks its examples against these types.
 *
 * @typedef {"microphone"|"camera"|"screen"|"screenAudio"} TrackKind what a participant can publish
 * @typedef {"camera"|"screen"} VideoTrackKind
 *
 * @typedef {Object} ParticipantState
 * @property {boolean} muted the microphone is off
 * @property {boolean} deafened the participant receives no audio
 * @property {boolean} camera the camera is on
 * @property {boolean} screen a screen is shared
 * @property {boolean} [priority] speaks as a priority speaker
 * @property {boolean} [handRaised] asks to speak on a stage
 *
 * @typedef {Object} Participant
 * @property {number} number unique in the room while the room exists; the CSRC of their forwarded packets
 * @property {string} user account id
 * @property {string} username
 * @property {ParticipantState} state
 * @property {boolean} [serverMuted] a moderator muted them
 * @property {boolean} [serverDeafened] a moderator deafened them
 * @property {boolean} [suppressed] they may not speak in this channel, or are in the audience of a stage
 *
 * @typedef {Object} Rights what the client may do in the channel
 * @property {string[]} permissions
 * @property {boolean} serverMuted
 * @property {boolean} serverDeafened
 * @property {number} [timedOutUntil] milliseconds since 1970
 * @property {"audience"|"speaker"} [stage] in a stage channel
 * @property {Limits} limits
 *
 * @typedef {Object} Limits how much the client may send
 * @property {number} microphoneBitsPerSecond
 * @property {number} [cameraHeight] of the largest encoding, or its width if that is less; left out for no limit
 * @property {number} [cameraBitsPerSecond] all encodings together
 *
 * @typedef {"voice"|"text"|"stage"|"category"} ChannelKind
 *
 * @typedef {"auto"|"360p"|"480p"|"720p"|"1080p"} VideoQuality the most that cameras may have
 *
 * @typedef {"auto"|"p2p"|"sfu"} Architecture whether participants send to each other directly or through the SFU
 *
 * @typedef {Object} Channel
 * @property {string} id
 * @property {string} guild
 * @property {ChannelKind} kind
 * @property {string} name
 * @property {number} position
 * @property {string} [category] id of the category it is listed under
 * @property {string} [topic]
 * @property {number} userLimit 0: none
 * @property {number} bitrate bits a second
 * @property {VideoQuality} videoQuality
 * @property {number} slowModeSeconds
 * @property {Architecture} [architecture] set by an administrator of the server for this channel alone
 * @property {string[]} [permissions] of the user, where they are not those in the guild
 * @property {Participant[]} participants
 *
 * @typedef {{id: string, name: string, owner?: string, permissions: string[], channels: Channel[]}} Guild
 * @typedef {{user: string, username: string, nickname?: string, roles: string[], timedOutUntil?: number}} GuildMember
 *   timedOutUntil: milliseconds since 1970
 * @typedef {{id: string, username: string}} User
 * @typedef {{urls: string[], username?: string, credential?: string}} IceServer
 *
 * @typedef {{user: string, username: string}} Author
 *
 * @typedef {{emoji: string, count: number, own: boolean}} Reaction
 *
 * @typedef {Object} Message of a text or voice channel
 * @property {string} id messages of a channel are in the order of their ids
 * @property {string} channel
 * @property {Author} author
 * @property {string} content plain text of any person
 * @property {{id: string, author?: Author, excerpt?: string}} [replyTo] without author: it was deleted
 * @property {Attachment[]} [attachments]
 * @property {Reaction[]} [reactions] not in events
 * @property {number} createdAtMillis
 * @property {number} [editedAtMillis]
 *
 * @typedef {{id: string, width: number, height: number}} Attachment an image at `/attachments/{id}`; in pixels
 *
 * @typedef {Object} SlotAssignment
 * @property {string} mid of a recvonly section
 * @property {number} participant 0: the slot is free
 * @property {TrackKind|null} [track]
 * @property {boolean} [paused] the connection is too slow for it now
 *
 * @typedef {Object} ViewRequest a video track that is visible here
 * @property {number} participant
 * @property {VideoTrackKind} track
 * @property {number} height in device pixels
 * @property {number} [frameRate]
 * @property {boolean} [pinned]
 *
 * Client to server (`id` is repeated as `re` in the direct answer):
 * @typedef {{op: "identify", id?: number, token: string, status?: import('./statuses.js').OwnStatus}} Identify
 * @typedef {{op: "resume", id?: number, session: string, key: string, seq: number}} Resume
 * @typedef {{participant: number, placement: number}} FormerParticipant
 * @typedef {{op: "join", id?: number, channel: string, state?: Partial<ParticipantState>, former?: FormerParticipant, mesh?: boolean,
 *   hideAddress?: boolean, regions?: import('./region-distances.js').RegionRtt[]}} Join
 * @typedef {{op: "offer", id?: number, sdp: string, tracks: Record<string, TrackKind>, encrypted?: boolean,
 *   placement?: number}} Offer
 * @typedef {{op: "leave", id?: number}} Leave
 * @typedef {{op: "state", id?: number} & Partial<ParticipantState>} State
 * @typedef {{op: "view", id?: number, wants?: ViewRequest[], audioSlots?: number}} View
 * @typedef {Object} MeshSignal about the direct connection of two participants
 * @property {number} attempt
 * @property {string} [offer]
 * @property {string} [answer]
 * @property {{candidate: string, mid: string}[]} [candidates]
 * @property {boolean} [receiving] the sender plays the other one from this connection
 * @property {boolean} [video] the sender wants video on it
 * @typedef {{op: "signal", id?: number, participant: number, signal: MeshSignal}} SendSignal
 * @typedef {{op: "uplink", id?: number, pairs: import('./uplink-report.js').UplinkFigures[]}} Uplink
 * @typedef {{op: "pair", id?: number, participant: number, problem: "failed"|"relayed"}} Pair
 * @typedef {{op: "status", id?: number, status: import('./statuses.js').OwnStatus}} SetStatus
 * @typedef {{op: "watch", id?: number, guild?: string, users?: string[]}} Watch
 * @typedef {{op: "ping", id?: number, t: number, seq?: number}} Ping
 * @typedef {Identify|Resume|Join|Offer|Leave|State|View|SendSignal|Pair|Uplink|SetStatus|Watch|Ping} ClientMessage
 *
 * Server to client (each carries `seq`: 1 for hello, then one more each):
 * @typedef {{op: "hello", seq: number, heartbeatMillis: number, protocol: number}} Hello
 * @typedef {{op: "ready", seq: number, re?: number, session: string, resumeKey: string, resumeMillis: number,
 *   user: User, guilds: Guild[]}} Ready
 * @typedef {{op: "resumed", seq: number, re?: number}} Resumed
 * @typedef {{op: "joined", seq: number, re?: number, channel: string, participant: number, kept: boolean, placement: number, mode: MediaMode,
 *   modeReason: string, audioSlots: number, videoSlots: number, maxAudibleSpeakers: number, iceServers: IceServer[],
 *   shards: {node: string, shard: number}[], rights: Rights,
 *   roster: Participant[]}} Joined
 * @typedef {"sfu"|"p2p"} MediaMode
 * @typedef {{op: "mode", seq: number, mode: MediaMode, reason: string}} Mode
 * @typedef {{op: "signal", seq: number, participant: number, signal: MeshSignal}} Signal
 * @typedef {{op: "answer", seq: number, re?: number, sdp: string}} Answer
 * @typedef {{op: "left", seq: number, re?: number, channel: string, reason: string, to?: string}} Left
 * @typedef {{op: "roster", seq: number, joined: Participant[], left: number[], changed: Participant[]}} RosterUpdate
 * @typedef {{op: "slots", seq: number, slots: SlotAssignment[]}} Slots
 * @typedef {{op: "encodings", seq: number, track: TrackKind, active: string[]}} Encodings
 * @typedef {{op: "speaking", seq: number, started: number[], stopped: number[]}} Speaking
 * @typedef {"good"|"fair"|"poor"|"bad"} QualityLevel
 * @typedef {"uplink"|"downlink"|"server"|"publisher"} QualityCause
 * @typedef {{score: number, cause?: QualityCause, lossPercent: number, jitterMillis: number,
 *   kilobitsPerSecond: number, freezes?: number, frozenMillis?: number}} QualityFigures
 * @typedef {{op: "quality", seq: number, roundTripMillis: number, up?: (QualityFigures & {track: TrackKind})[],
 *   down?: (QualityFigures & {mid: string})[],
 *   participants?: {participant: number, level: QualityLevel, cause?: QualityCause}[]}} Quality
 * @typedef {{op: "state", seq: number, re?: number, state: ParticipantState}} OwnState
 * @typedef {{op: "rights", seq: number, rights: Rights}} RightsChange
 * @typedef {{op: "connection", seq: number, connected: boolean, reason: string}} Connection
 * @typedef {{op: "migrate", seq: number, placement: number, lost: boolean, audioSlots: number, videoSlots: number,
 *   maxAudibleSpeakers: number, iceServers: IceServer[]}} Migrate
 * @typedef {{op: "switched", seq: number, placement: number}} Switched
 * @typedef {{op: "presence", seq: number, guild: string, channel: string, joined: Participant[], left: number[],
 *   changed: Participant[]}} Presence
 * @typedef {{op: "channelCreated", seq: number, guild: string, channel: Channel}} ChannelCreated
 * @typedef {{op: "channelChanged", seq: number, guild: string, channel: Channel}} ChannelChanged
 * @typedef {{op: "channelDeleted", seq: number, guild: string, channel: string}} ChannelDeleted
 * @typedef {{op: "messageCreated", seq: number, guild?: string, message: Message}} MessageCreated
 * @typedef {{op: "messageEdited", seq: number, guild?: string, message: Message}} MessageEdited
 * @typedef {{op: "messageDeleted", seq: number, guild?: string, channel: string, message: string}} MessageDeleted
 * @typedef {{op: "reactionAdded"|"reactionRemoved", seq: number, guild?: string, channel: string, message: string,
 *   emoji: string, user: string}} ReactionChange
 * @typedef {{op: "statuses", seq: number, guild: string,
 *   statuses: {user: string, status: "online"|"idle"|"dnd"|"offline"}[]}} StatusesChanged
 * @typedef {{op: "typing", seq: number, guild?: string, channel: string, user: User}} TypingStarted
 * @typedef {{op: "readMarkerMoved", seq: number, guild?: string, channel: string, message: string}} ReadMarkerMoved
 * @typedef {{op: "guildChanged", seq: number, guild: string, name: string, owner?: string,
 *   permissions: string[]}} GuildChanged
 * @typedef {{op: "guildLeft", seq: number, guild: string}} GuildLeft
 * @typedef {{op: "guildJoined", seq: number, guild: Guild}} GuildJoined
 * @typedef {{op: "memberJoined", seq: number, guild: string, member: GuildMember}} MemberJoined
 * @typedef {{op: "memberChanged", seq: number, guild: string, member: GuildMember}} MemberChanged
 * @typedef {{op: "memberLeft", seq: number, guild: string, user: string}} MemberLeft
 * @typedef {{op: "rolesChanged", seq: number, guild: string}} RolesChanged
 * @typedef {{op: "pong", seq: number, re?: number, t: number}} Pong
 * @typedef {{op: "error", seq: number, re?: number, of?: string, code: string, message: string,
 *   field?: string}} Failure
 * @typedef {Hello|Ready|Resumed|Joined|Mode|Signal|Answer|Left|RosterUpdate|Slots|Encodings|Speaking|Quality|OwnState|RightsChange|Connection
 *   |Migrate|Switched|Presence|StatusesChanged|ChannelCreated|ChannelChanged|ChannelDeleted|GuildChanged|GuildLeft|GuildJoined|MemberJoined|MemberChanged|MemberLeft|RolesChanged
 *   |MessageCreated|MessageEdited|MessageDeleted|ReactionChange|TypingStarted|ReadMarkerMoved|Pong|Failure} ServerMessage
 */
export {};
