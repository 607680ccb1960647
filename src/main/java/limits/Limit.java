package limits;

import java.util.Locale;

/// The limits whose refusals are counted in `hubbub_refused_total`, by the name of the constant in
/// lower case. Limits of the media engine are reasons to drop a packet, `media.rtp.DropReason`.
/// Every constant has its row in the table "Limits" of docs/operations.md.
public enum Limit {
    /// TCP connections of one address to the HTTPS port.
    HTTP_CONNECTIONS_PER_ADDRESS,
    /// TCP connections to the HTTPS port of a node.
    HTTP_CONNECTIONS,
    /// TCP connections that one address opens to the HTTPS port.
    HTTP_NEW_CONNECTIONS_PER_ADDRESS,
    /// Time until the first request of a connection, or between two.
    HTTP_IDLE_TIME,
    /// Time for the body of a request, and until its response is complete.
    HTTP_REQUEST_TIME,
    /// Responses that a client requests over HTTP/1.1 without reading the earlier ones.
    HTTP_UNREAD_RESPONSES,
    /// Streams of one connection of HTTP/2 that its client cancels or breaks.
    HTTP_RESETS_PER_CONNECTION,
    /// Small frames of one connection of HTTP/2.
    HTTP_FRAMES_PER_CONNECTION,
    /// TLS records without data of one connection to the HTTPS port.
    TLS_RECORDS_PER_CONNECTION,
    /// HTTP requests of any kind from one address.
    HTTP_REQUESTS_PER_ADDRESS,
    /// Values in the JSON body of a request of the API.
    BODY_VALUES,
    /// Values in large JSON bodies of one address.
    BODY_VALUES_PER_ADDRESS,
    /// Requests of the API in progress on a node.
    REQUESTS_IN_PROGRESS,
    /// Requests of the API without a login from one address.
    REQUESTS_PER_ADDRESS,
    /// Requests of the API by one user.
    REQUESTS_PER_USER,
    /// Requests of the API with one API key.
    REQUESTS_PER_KEY,
    /// Requests of one caller to one operation of the API.
    REQUESTS_PER_ROUTE,
    /// Open WebSockets of one address.
    SOCKETS_PER_ADDRESS,
    /// Identified WebSockets of one user.
    SOCKETS_PER_USER,
    /// Joins of one user.
    JOINS_PER_USER,
    /// Requests of one user about the rooms of voice channels.
    VOICE_REQUESTS_PER_USER,
    /// Size of a message on a WebSocket.
    MESSAGE_BYTES,
    /// Bytes and time that a WebSocket may be behind in reading.
    UNREAD_MESSAGES,
    /// Login attempts from one address.
    LOGINS_PER_ADDRESS,
    /// Login attempts for one username, without those from known devices.
    LOGINS_PER_NAME,
    /// Login attempts for one username from one address.
    LOGINS_PER_NAME_AND_ADDRESS,
    /// Logins with a passkey or the provider that have begun and wait.
    BEGUN_LOGINS,
    /// Devices on which one user is logged in.
    DEVICE_SESSIONS_PER_USER,
    /// Codes of the second factor of one user.
    SECOND_FACTOR_CODES_PER_USER,
    /// Requests from one address for mail, and links of mail that it opens.
    MAIL_REQUESTS_PER_ADDRESS,
    /// Mail to one recipient.
    MAILS_PER_RECIPIENT,
    /// Mail that waits for the SMTP server.
    MAILS_WAITING,
    /// Changes of the display name and the avatar of one user.
    PROFILE_CHANGES_PER_USER,
    /// Requests of one user for the display names and avatars of others.
    PROFILE_READS_PER_USER,
    /// Avatars and images of messages that are uploaded at the same time.
    UPLOADS_IN_PROGRESS,
    /// The same from one address.
    UPLOADS_PER_ADDRESS,
    /// The same of one user.
    UPLOADS_IN_PROGRESS_PER_USER,
    /// Images of messages that one user uploads.
    UPLOADS_PER_USER,
    /// Registrations from one address.
    REGISTRATIONS_PER_ADDRESS,
    /// Access and refresh tokens from one address that are not valid.
    BAD_TOKENS_PER_ADDRESS,
    /// Password hashes that wait on a node.
    PASSWORD_HASHES,
    /// Channels that one user creates, renames or deletes.
    CHANNEL_CHANGES_PER_USER,
    /// Webhooks that one user creates, changes, replays or deletes.
    WEBHOOK_CHANGES_PER_USER,
    /// Invites that one user creates or revokes.
    INVITE_CHANGES_PER_USER,
    /// Guests that enter from one address.
    GUESTS_PER_ADDRESS,
    /// New members and guests from a banned address.
    BANNED_ADDRESSES,
    /// Codes of links that are looked up from one address.
    LINK_LOOKUPS_PER_ADDRESS,
    /// Exports of the data of one account.
    EXPORTS_PER_USER,
    /// Pages of own text messages that one user exports.
    EXPORTED_PAGES_PER_USER,
    /// Text messages that one user sends, edits or deletes.
    CHAT_MESSAGES_PER_USER,
    /// Text messages of all users in one channel.
    CHAT_MESSAGES_PER_CHANNEL,
    /// Pages of text messages that one user reads.
    CHAT_PAGES_PER_USER,
    /// Read markers and typing indicators of one user.
    CHAT_SIGNALS_PER_USER,
    /// Reactions that one user adds or removes.
    CHAT_REACTIONS_PER_USER,
    /// Typing indicators and reactions of all users in one channel.
    CHAT_SIGNALS_PER_CHANNEL,
    /// Searches for text messages of one user.
    CHAT_SEARCHES_PER_USER,
    /// Searches for text messages that a node does at the same time.
    CHAT_SEARCHES_IN_PROGRESS,
    /// Events of the channels of one guild that wait to be sent.
    CHAT_EVENTS_WAITING,
    /// Conversations that one user opens.
    CONVERSATIONS_PER_USER,
    /// Conversations that all users of a node open.
    CONVERSATIONS,
    /// Direct messages that all users of a node send.
    DIRECT_MESSAGES,
    /// Text messages sooner than the slow mode of the channel allows.
    SLOW_MODE,
    /// What one moderator does to members.
    MODERATION_PER_USER,
    /// Offers of one session.
    OFFERS_PER_SESSION,
    /// Time that an offer waits for a thread of a media node.
    OFFER_WAIT,
    /// Messages of one session to other participants of a mesh.
    SIGNALS_PER_SESSION,
    /// Changes of the online status by one session.
    STATUSES_PER_SESSION,
    /// Messages of one WebSocket.
    MESSAGES_PER_SOCKET;

    /// The value of the metric's label `limit`.
    public String label() {
        return name().toLowerCase(Locale.ROOT);
    }
}
