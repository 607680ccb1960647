package config;

import config.key.Setting;
import config.key.Unit;
import java.time.Duration;

/// The section `limits`: what a client may make the server do. What exceeds a limit is refused and
/// counted in `hubbub_refused_total`; the table "Limits" of docs/operations.md lists all of them.
public record LimitSettings(Http http, Media media, Accounts accounts, Chat chat) {

    /// Tokens and channels; those for logins and registrations are in the section `accounts`.
    public record Accounts(
            @Setting(
                            byDefault = "60",
                            min = 1,
                            max = 1000000,
                            unit = Unit.PER_MINUTE,
                            meaning =
                                    "Access and refresh tokens that are not valid, allowed from one IP address (IPv6:"
                                            + " one /64 network).")
                    int badTokensPerMinute,
            @Setting(
                            byDefault = "20",
                            min = 1,
                            max = 1000000,
                            unit = Unit.PER_MINUTE,
                            meaning =
                                    "Changes of channels, roles and members that one user may make.")
                    int channelChangesPerMinute,
            @Setting(
                            byDefault = "20",
                            min = 1,
                            max = 1000000,
                            unit = Unit.PER_MINUTE,
                            meaning = "Invites that one user may create or revoke.")
                    int inviteChangesPerMinute,
            @Setting(
                            byDefault = "30",
                            min = 1,
                            max = 1000000,
                            unit = Unit.PER_MINUTE,
                            meaning =
                                    "Codes of invites and other links that may be looked up or used from one IP"
                                            + " address (IPv6: one /64 network).")
                    int linkLookupsPerMinute,
            @Setting(
                            byDefault = "30",
                            min = 1,
                            max = 1000000,
                            unit = Unit.PER_HOUR,
                            meaning =
                                    "Guests that may enter calls by guest links from one IP address (IPv6: one"
                                            + " /64 network).")
                    int guestsPerHour,
            @Setting(
                            byDefault = "10",
                            min = 1,
                            max = 1000000,
                            unit = Unit.PER_HOUR,
                            meaning =
                                    "Requests for mail from one IP address (IPv6: one /64 network): links for a new"
                                            + " password, and links that verify an email address.")
                    int mailRequestsPerHour) {}

    /// HTTPS and WebSocket.
    public record Http(
            @Setting(
                            byDefault = "256",
                            min = 1,
                            max = 1000000,
                            unit = Unit.CONNECTIONS,
                            meaning =
                                    "Maximum number of TCP connections from one IP address (IPv6: one /64 network) to"
                                            + " the HTTPS port.")
                    int connectionsPerAddress,
            @Setting(
                            byDefault = "6000",
                            min = 1,
                            max = 10000000,
                            unit = Unit.PER_MINUTE,
                            meaning =
                                    "TCP connections that one IP address (IPv6: one /64 network) opens to the HTTPS"
                                            + " port. The TLS handshake of each takes about a millisecond of a core.")
                    int newConnectionsPerMinute,
            @Setting(
                            byDefault = "10000",
                            min = 1,
                            max = 1000000,
                            unit = Unit.CONNECTIONS,
                            meaning =
                                    "Maximum number of TCP connections to HTTPS and plain HTTP together. Lower if the"
                                            + " node may open fewer files.")
                    int connections,
            @Setting(
                            key = "idleSeconds",
                            byDefault = "60",
                            min = 1,
                            max = 3600,
                            unit = Unit.SECONDS,
                            meaning =
                                    "A connection on which nothing is sent or received for this long is closed.")
                    Duration idle,
            @Setting(
                            key = "requestSeconds",
                            byDefault = "10",
                            min = 1,
                            max = 3600,
                            unit = Unit.SECONDS,
                            meaning =
                                    "Time in which the TLS handshake, the head of a request and its body must each"
                                            + " arrive; a body has a second more for each 16 KiB.")
                    Duration request,
            @Setting(
                            byDefault = "200",
                            min = 1,
                            max = 1000000,
                            unit = Unit.REQUESTS,
                            meaning =
                                    "API requests in progress on this node. More are answered with 503 and"
                                            + " Retry-After.")
                    int requests,
            @Setting(
                            byDefault = "240000",
                            min = 1,
                            max = 10000000,
                            unit = Unit.PER_MINUTE,
                            meaning =
                                    "HTTP requests of any kind, also for the files of the page, from one IP address"
                                            + " (IPv6: one /64 network) to the HTTPS port.")
                    int anyRequestsPerMinute,
            @Setting(
                            byDefault = "6000",
                            min = 1,
                            max = 10000000,
                            unit = Unit.PER_MINUTE,
                            meaning =
                                    "API requests without a login from one IP address (IPv6: one /64 network).")
                    int addressRequestsPerMinute,
            @Setting(
                            byDefault = "6000",
                            min = 1,
                            max = 10000000,
                            unit = Unit.PER_MINUTE,
                            meaning = "API requests of one user.")
                    int userRequestsPerMinute,
            @Setting(
                            byDefault = "60000",
                            min = 1,
                            max = 10000000,
                            unit = Unit.PER_MINUTE,
                            meaning = "API requests with one API key.")
                    int keyRequestsPerMinute,
            @Setting(
                            byDefault = "6000",
                            min = 1,
                            max = 10000000,
                            unit = Unit.PER_MINUTE,
                            meaning =
                                    "Requests of one user, or from one address without a login, to one operation of the"
                                            + " API. Many have lower limits of their own.")
                    int routeRequestsPerMinute,
            @Setting(
                            byDefault = "100",
                            min = 1,
                            max = 1000000,
                            unit = Unit.CONNECTIONS,
                            meaning =
                                    "Maximum number of WebSockets from one IP address (IPv6: one /64 network) to the"
                                            + " HTTPS port. Raise it if more people than that share an"
                                            + " address.")
                    int socketsPerAddress,
            @Setting(
                            byDefault = "10",
                            min = 1,
                            max = 1000000,
                            unit = Unit.CONNECTIONS,
                            meaning = "Maximum number of WebSockets of one user.")
                    int socketsPerUser,
            @Setting(
                            byDefault = "30",
                            min = 1,
                            max = 1000000,
                            unit = Unit.PER_MINUTE,
                            meaning = "How often one user may join a channel.")
                    int joinsPerMinute,
            @Setting(
                            byDefault = "60",
                            min = 1,
                            max = 1000000,
                            unit = Unit.PER_MINUTE,
                            meaning =
                                    "Requests of one user about the rooms of voice channels (/api/voice).")
                    int voiceRequestsPerMinute) {}

    /// What one client sends to a media shard. Each may be exceeded in a burst of two seconds'
    /// worth. What the engine drops is counted in `hubbub_packets_dropped_total`.
    public record Media(
            @Setting(
                            byDefault = "100000",
                            min = 10000,
                            max = 10000000,
                            unit = Unit.BYTES_PER_SECOND,
                            meaning = "RTCP of one client, decrypted.")
                    int rtcpBytesPerSecond,
            @Setting(
                            byDefault = "300",
                            min = 50,
                            max = 10000,
                            unit = Unit.PER_SECOND,
                            meaning =
                                    "RTCP messages of one client that cause work: reports, transport feedback, bitrate"
                                            + " estimates, keyframe requests.")
                    int feedbackPerSecond,
            @Setting(
                            byDefault = "2000",
                            min = 100,
                            max = 100000,
                            unit = Unit.PER_SECOND,
                            meaning = "Packets that one client may request again (NACK).")
                    int retransmissionsPerSecond,
            @Setting(
                            byDefault = "10000",
                            min = 500,
                            max = 100000,
                            unit = Unit.KILOBITS_PER_SECOND,
                            meaning =
                                    "Bitrate of a camera track, all its encodings together. A client that goes on"
                                            + " sending more for 10 s is disconnected.")
                    int cameraKilobitsPerSecond,
            @Setting(
                            byDefault = "20000",
                            min = 500,
                            max = 100000,
                            unit = Unit.KILOBITS_PER_SECOND,
                            meaning = "The same of a screen track.")
                    int screenKilobitsPerSecond) {}

    /// Text messages.
    public record Chat(
            @Setting(
                            byDefault = "60",
                            min = 1,
                            max = 1000000,
                            unit = Unit.PER_MINUTE,
                            meaning = "Messages that one user may send, edit or delete.")
                    int messagesPerMinute,
            @Setting(
                            byDefault = "600",
                            min = 1,
                            max = 1000000,
                            unit = Unit.PER_MINUTE,
                            meaning = "Messages that all users together may send in one channel.")
                    int channelMessagesPerMinute,
            @Setting(
                            byDefault = "300",
                            min = 1,
                            max = 1000000,
                            unit = Unit.PER_MINUTE,
                            meaning =
                                    "Pages of messages that one user may read; also lists of unread channels,"
                                            + " of reactions, and of names to mention.")
                    int pagesPerMinute,
            @Setting(
                            byDefault = "120",
                            min = 1,
                            max = 1000000,
                            unit = Unit.PER_MINUTE,
                            meaning = "Read markers and typing indicators that one user may send.")
                    int signalsPerMinute,
            @Setting(
                            byDefault = "60",
                            min = 1,
                            max = 1000000,
                            unit = Unit.PER_MINUTE,
                            meaning = "Reactions that one user may add or remove.")
                    int reactionsPerMinute,
            @Setting(
                            byDefault = "6000",
                            min = 1,
                            max = 1000000,
                            unit = Unit.PER_MINUTE,
                            meaning =
                                    "Typing indicators and reactions that all users together may send in one channel.")
                    int channelSignalsPerMinute,
            @Setting(
                            byDefault = "20",
                            min = 1,
                            max = 1000000,
                            unit = Unit.PER_MINUTE,
                            meaning = "Searches for messages of one user.")
                    int searchesPerMinute,
            @Setting(
                            byDefault = "20",
                            min = 1,
                            max = 1000000,
                            unit = Unit.PER_MINUTE,
                            meaning = "Images that one user may upload.")
                    int uploadsPerMinute,
            @Setting(
                            byDefault = "20",
                            min = 1,
                            max = 1000000,
                            unit = Unit.PER_HOUR,
                            meaning =
                                    "Conversations that one user may open with members who had none with them.")
                    int conversationsPerHour,
            @Setting(
                            byDefault = "2000",
                            min = 1,
                            max = 1000000,
                            unit = Unit.PER_HOUR,
                            meaning = "Conversations that all users of a node together may open.")
                    int allConversationsPerHour,
            @Setting(
                            byDefault = "6000",
                            min = 1,
                            max = 1000000,
                            unit = Unit.PER_MINUTE,
                            meaning = "Direct messages that all users of a node together may send.")
                    int directMessagesPerMinute,
            @Setting(
                            byDefault = "100",
                            min = 0,
                            max = 1000000,
                            unit = Unit.MEBIBYTES,
                            meaning =
                                    "Maximum size of all images that one user has in direct messages. 0: no images"
                                            + " are uploaded there.")
                    int directImageMebibytes) {
        /// Maximum size of all images that one user has in direct messages.
        public long directImageBytes() {
            return directImageMebibytes * 1024L * 1024L;
        }
    }
}
