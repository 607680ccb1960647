package limits;

import java.util.Locale;

/// The limits whose refusals are counted in `hubbub_refused_total`, by the name of the constant in lower
/// case. Limits of the media engine are reasons to drop a packet, `media.rtp.DropReason`. Every constant
/// has its row in the table "Limits" of docs/operations.md.
public enum Limit {
    /// TCP connections of one address to the HTTPS port.
    HTTP_CONNECTIONS_PER_ADDRESS,
    /// TCP connections to the HTTPS port of a node.
    HTTP_CONNECTIONS,
    /// Login attempts from one address.
    LOGINS_PER_ADDRESS,
    /// Login attempts for one username, without those from known devices.
    LOGINS_PER_NAME,
    /// Login attempts for one username from one address.
    LOGINS_PER_NAME_AND_ADDRESS,
    /// Registrations from one address.
    REGISTRATIONS_PER_ADDRESS,
    /// Access and refresh tokens from one address that are not valid.
    BAD_TOKENS_PER_ADDRESS,
    /// Password hashes that wait on a node.
    PASSWORD_HASHES,
    /// Channels that one user creates, renames or deletes.
    CHANNEL_CHANGES_PER_USER,
    /// Messages of one WebSocket.
    MESSAGES_PER_SOCKET;

    /// The value of the metric's label `limit`.
    public String label() {
        return name().toLowerCase(Locale.ROOT);
    }
}
