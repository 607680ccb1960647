package bus;

import refusal.Refusal;

/// All that may be sent on the event bus, as a closed family: requests and events, one sealed family per
/// kind of [Address], and the replies to requests.
public sealed interface BusMessage
        permits AuthMessage,
                AuthEvent,
                InviteMessage,
                AccountMessage,
                AdminMessage,
                RoomsMessage,
                RoomMessage,
                VoiceMessage,
                ChatMessage,
                MediaMessage,
                SessionMessage,
                SocketMessage,
                GuildEvent,
                MembershipEvent,
                AccessEvent,
                ModerationMessage,
                NodeMessage,
                NodeEvent,
                NodeMessage.Ping,
                BusMessage.Reply {

    /// The answer to a request.
    sealed interface Reply extends BusMessage
            permits Done,
                    Refused,
                    AuthMessage.Tokens,
                    AuthMessage.Identified,
                    AuthMessage.SocketIdentified,
                    AuthMessage.VoiceToken,
                    AuthMessage.Ended,
                    AuthMessage.ApiKeyChecked,
                    AuthMessage.DeviceSessions,
                    AuthMessage.Registered,
                    AuthMessage.Registration,
                    InviteMessage.Created,
                    InviteMessage.Invites,
                    InviteMessage.Previewed,
                    InviteMessage.Accepted,
                    AccountMessage.Exported,
                    AccountMessage.PasswordReset,
                    AccountMessage.SecondFactorState,
                    AccountMessage.SecondFactorBegun,
                    AccountMessage.RecoveryCodes,
                    AccountMessage.Profiles,
                    AccountMessage.AvatarSet,
                    AccountMessage.EmailState,
                    AccountMessage.EmailVerified,
                    AdminMessage.Accounts,
                    AdminMessage.ResetCreated,
                    AdminMessage.Invites,
                    AdminMessage.ApiKeyMade,
                    AdminMessage.ApiKeys,
                    RoomsMessage.LiveRooms,
                    RoomsMessage.Guilds,
                    RoomsMessage.Channels,
                    RoomsMessage.Channel,
                    RoomsMessage.Guild,
                    RoomsMessage.GuildCreation,
                    RoomsMessage.Member,
                    RoomsMessage.Overrides,
                    RoomsMessage.Members,
                    RoomsMessage.Roles,
                    RoomsMessage.RoleCreated,
                    ModerationMessage.AuditLog,
                    ModerationMessage.Bans,
                    RoomMessage.Joined,
                    RoomMessage.Status,
                    VoiceMessage.RoomNode,
                    VoiceMessage.RoomStatus,
                    VoiceMessage.Regions,
                    ChatMessage.Page,
                    ChatMessage.Exported,
                    ChatMessage.Stored,
                    ChatMessage.Viewers,
                    ChatMessage.Users,
                    ChatMessage.Unread,
                    MediaMessage.ConnectionOpened,
                    MediaMessage.ShardStatus,
                    NodeMessage.Pong,
                    NodeMessage.Readiness,
                    NodeMessage.Refusals,
                    NodeMessage.Nodes,
                    NodeMessage.VoiceHealth {}

    /// The request was carried out and has nothing to return.
    record Done() implements Reply {}

    /// The request was refused; [Bus] turns it into a failed future with a `RefusedException`.
    record Refused(Refusal refusal) implements Reply {}
}
