package bus.account;

import accounts.AccountEntry;
import accounts.RegistrationMode;
import accounts.apikey.ApiKeyEntry;
import accounts.apikey.ApiKeyScope;
import accounts.invite.Invite;
import bus.message.BusMessage;
import bus.message.Request;
import java.util.List;
import java.util.Set;
import java.util.UUID;
import org.jspecify.annotations.Nullable;
import rooms.mesh.Architecture;

/// Requests to the address `admin` and their replies: what administrators of the node do. From
/// others they are refused with `forbidden`.
public sealed interface AdminMessage extends BusMessage {
    /// A page of accounts by name.
    ///
    /// @param text part of the name, empty for all
    /// @param after name of the last one of the page before, empty for the first page
    record FindAccounts(String accessToken, String text, String after, int limit)
            implements AdminMessage, Request<Accounts> {}

    /// Locks or unlocks an account; locked, its device sessions end and it cannot log in. Refused
    /// with `not_found`, and with `forbidden` for one's own account.
    record SetLocked(String accessToken, UUID user, boolean locked)
            implements AdminMessage, Request<Done> {}

    /// Refused with `not_found`, or with `last_administrator`.
    record SetAdministrator(String accessToken, UUID user, boolean administrator)
            implements AdminMessage, Request<Done> {}

    /// Makes a link that sets a new password; an earlier one of the same account ends. Refused with
    /// `not_found`.
    record CreateReset(String accessToken, UUID user)
            implements AdminMessage, Request<ResetCreated> {}

    /// Disables the second factor of an account whose owner lost it. Refused with `not_found`.
    record EndSecondFactor(String accessToken, UUID user) implements AdminMessage, Request<Done> {}

    record SetRegistration(String accessToken, RegistrationMode mode)
            implements AdminMessage, Request<Done> {}

    /// The invites of all guilds, newest first.
    ///
    /// @param before `next` of the page before, or null
    record ListInvites(String accessToken, @Nullable String before, int limit)
            implements AdminMessage, Request<Invites> {}

    /// Refused with `invite_invalid`.
    record RevokeInvite(String accessToken, String code) implements AdminMessage, Request<Done> {}

    /// About the rooms that may use the SFU.
    sealed interface OfRollout extends AdminMessage {
        String accessToken();
    }

    record ShowRollout(String accessToken) implements OfRollout, Request<Rollout> {}

    /// @param percent of the rooms, 0 to 100
    record SetRollout(String accessToken, boolean enabled, int percent)
            implements OfRollout, Request<Done> {}

    /// Refused with `not_found` or `too_many_overrides`.
    ///
    /// @param architecture of this room alone, null to let the rollout decide again
    record SetArchitecture(String accessToken, UUID channel, @Nullable Architecture architecture)
            implements OfRollout, Request<Done> {}

    /// @param overrides channels with an architecture of their own
    record Rollout(boolean enabled, int percent, int overrides) implements Reply {}

    /// About the databases with the messages of guilds.
    sealed interface OfDatabase extends AdminMessage {
        String accessToken();
    }

    record ShowDatabases(String accessToken) implements OfDatabase, Request<Databases> {}

    /// Where the messages of guilds are, by the id of the guild.
    ///
    /// @param text part of the name, or the id; empty for all
    /// @param after the last guild of the page before, or null
    record FindGuilds(String accessToken, String text, @Nullable UUID after, int limit)
            implements OfDatabase, Request<PlacedGuilds> {}

    /// @param databases the main one first, the others as the settings name them
    record Databases(List<GuildDatabaseState> databases) implements Reply {}

    /// @param up whether messages are read and written there
    /// @param bytes null when it is not up
    /// @param messages about how many, null when it is not up; in the main database with direct
    ///     messages
    /// @param guilds whose messages are there
    record GuildDatabaseState(
            String name, boolean up, @Nullable Long bytes, @Nullable Long messages, long guilds) {}

    /// @param next for the next page, null on the last one
    record PlacedGuilds(List<PlacedGuild> guilds, @Nullable UUID next) implements Reply {}

    /// @param movingTo where its messages are being moved to, null when they are not
    record PlacedGuild(UUID id, String name, String database, @Nullable String movingTo) {}

    /// About the keys of the API.
    sealed interface OfApiKey extends AdminMessage {
        String accessToken();
    }

    /// Refused with `not_found`, `bad_field` or `too_many_keys`.
    ///
    /// @param guild whose rooms it may use
    /// @param seconds until it expires, null for never
    record CreateApiKey(
            String accessToken,
            UUID guild,
            String name,
            Set<ApiKeyScope> scopes,
            @Nullable Long seconds)
            implements OfApiKey, Request<ApiKeyMade> {}

    /// The newest first.
    ///
    /// @param before the last one of the page before, or null
    record ListApiKeys(String accessToken, @Nullable UUID before, int limit)
            implements OfApiKey, Request<ApiKeys> {}

    /// Refused with `not_found`.
    ///
    /// @param graceSeconds how long the replaced key is still accepted
    record RotateApiKey(String accessToken, UUID key, long graceSeconds)
            implements OfApiKey, Request<ApiKeyMade> {}

    /// Refused with `not_found`.
    record RevokeApiKey(String accessToken, UUID key) implements OfApiKey, Request<Done> {}

    /// @param key shown once
    record ApiKeyMade(ApiKeyEntry entry, String key) implements Reply {}

    /// @param more whether another page follows
    record ApiKeys(List<ApiKeyEntry> keys, boolean more) implements Reply {}

    /// @param next for the next page, null on the last one
    record Accounts(List<AccountEntry> accounts, @Nullable String next) implements Reply {}

    /// @param code shown once
    record ResetCreated(String code, long expiresAtMillis) implements Reply {}

    /// @param next for the next page, null on the last one
    record Invites(List<GuildInvite> invites, @Nullable String next) implements Reply {}

    record GuildInvite(String guildName, @Nullable String channelName, Invite invite) {}
}
