package store.accounts;

import accounts.profile.Profile;
import io.vertx.core.Future;
import io.vertx.core.json.JsonObject;
import io.vertx.sqlclient.Row;
import io.vertx.sqlclient.Tuple;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.UUID;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;
import store.postgres.Database;

/// Display names, avatars and nicknames.
public final class ProfileStore {
    private final Database database;

    public ProfileStore(Database database) {
        this.database = database;
    }

    /// Those of the users that the asking one shares a guild with, and their own.
    public Future<List<Profile>> visible(UUID asking, Collection<UUID> users) {
        return database.accounts()
                .preparedQuery(
                        """
                        select id, display_name, avatar, (
                            select json_object_agg(theirs.guild_id, theirs.nickname)
                            from members mine join members theirs using (guild_id)
                            where mine.user_id = $1 and theirs.user_id = users.id
                                and theirs.nickname is not null) as nicknames
                        from users
                        where id = any($2) and (id = $1 or exists (
                            select 1 from members mine join members theirs using (guild_id)
                            where mine.user_id = $1 and theirs.user_id = users.id))
                        """)
                .execute(Tuple.of(asking, (Object) users.toArray(UUID[]::new)))
                .map(rows -> rows.stream().map(ProfileStore::profile).toList());
    }

    private static Profile profile(Row row) {
        return new Profile(
                row.getUUID("id"),
                row.getString("display_name"),
                row.getString("avatar"),
                nicknames(row.getJsonObject("nicknames")));
    }

    private static Map<UUID, String> nicknames(@Nullable JsonObject byGuild) {
        return byGuild == null
                ? Map.of()
                : byGuild.stream()
                        .collect(
                                Collectors.toUnmodifiableMap(
                                        entry -> UUID.fromString(entry.getKey()),
                                        entry -> (String) entry.getValue()));
    }

    public Future<?> setDisplayName(UUID user, @Nullable String name) {
        return database.accounts()
                .preparedQuery("update users set display_name = $2 where id = $1")
                .execute(Tuple.of(user, name));
    }

    /// @param avatar null for none
    /// @return the file that it replaces, empty for none
    public Future<Optional<String>> setAvatar(UUID user, @Nullable String avatar) {
        return database.inTransaction(connection ->
                connection
                        .preparedQuery("select avatar from users where id = $1 for update")
                        .execute(Tuple.of(user))
                        .compose(before ->
                                connection
                                        .preparedQuery("update users set avatar = $2 where id = $1")
                                        .execute(Tuple.of(user, avatar))
                                        .map(
                                                before.stream()
                                                        .map(row ->
                                                                Optional.ofNullable(
                                                                        row.getString("avatar")))
                                                        .findFirst()
                                                        .orElse(Optional.empty()))));
    }
}
