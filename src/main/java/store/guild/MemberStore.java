package store.guild;

import io.vertx.core.Future;
import io.vertx.sqlclient.Row;
import io.vertx.sqlclient.SqlConnection;
import io.vertx.sqlclient.Tuple;
import java.time.OffsetDateTime;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import org.jspecify.annotations.Nullable;
import refusal.RefusalCode;
import refusal.RefusedException;
import rooms.GuildMember;
import store.postgres.Database;
import store.postgres.GuildStore;

/// The members of guilds, by pages, and the guild's own name and owner.
public final class MemberStore {
    public static final int PAGE = 100;

    private final Database database;

    public MemberStore(Database database) {
        this.database = database;
    }

    /// One more than a page when another one follows, in the order of the ids.
    ///
    /// @param role only those who have it, or null
    /// @param after the last one of the page before, or null
    public Future<List<GuildMember>> page(UUID guild, @Nullable UUID role, @Nullable UUID after) {
        return database.poolFor(guild)
                .preparedQuery(
                        """
                        select m.user_id, m.nickname, m.timed_out_until,
                               array(select role_id from member_roles r
                                     where r.guild_id = m.guild_id and r.user_id = m.user_id) as roles
                        from members m
                        where m.guild_id = $1 and ($2::uuid is null or m.user_id > $2)
                            and ($3::uuid is null or $3 = m.guild_id or exists (
                                select 1 from member_roles r where r.guild_id = m.guild_id
                                    and r.user_id = m.user_id and r.role_id = $3))
                        order by m.user_id limit $4
                        """)
                .execute(Tuple.of(guild, after, role, PAGE + 1))
                .compose(rows -> {
                    List<Row> members = rows.stream().toList();
                    return names(members.stream().map(row -> row.getUUID("user_id")).toList())
                            .map(names -> members.stream().map(row -> member(row, names)).toList());
                });
    }

    /// Refused with `not_found`.
    public Future<Void> changeNickname(UUID guild, UUID user, @Nullable String nickname) {
        return database.poolFor(guild)
                .preparedQuery(
                        "update members set nickname = $3 where guild_id = $1 and user_id = $2")
                .execute(Tuple.of(guild, user, nickname))
                .map(rows -> require(rows.rowCount(), "This user is not a member of the server."));
    }

    /// Refused with `not_found`.
    public Future<Void> renameGuild(UUID guild, String name) {
        return database.poolFor(guild)
                .preparedQuery("update guilds set name = $2 where id = $1")
                .execute(Tuple.of(guild, name))
                .map(rows -> require(rows.rowCount(), "This server does not exist."));
    }

    /// Refused with `not_found` for a user who is not a member.
    public Future<Void> transfer(UUID guild, UUID owner) {
        return database.poolFor(guild)
                .withTransaction(connection -> transfer(connection, guild, owner))
                .mapEmpty();
    }

    /// Locks the new owner's membership in a statement of its own: a user who is being deleted is seen to be gone, and
    /// a deletion that comes later sees the guild.
    private static Future<?> transfer(SqlConnection connection, UUID guild, UUID owner) {
        return GuildStore.lockGuild(connection, guild)
                .compose(_ ->
                        connection
                                .preparedQuery(
                                        """
                                        select 1 from members where guild_id = $1 and user_id = $2
                                        for key share
                                        """)
                                .execute(Tuple.of(guild, owner)))
                .compose(rows -> {
                    require(rows.size(), "This user is not a member of the server.");
                    return connection
                            .preparedQuery("update guilds set owner_id = $2 where id = $1")
                            .execute(Tuple.of(guild, owner));
                });
    }

    /// Null while the guild has none.
    public Future<@Nullable UUID> owner(UUID guild) {
        return database.poolFor(guild)
                .preparedQuery("select owner_id from guilds where id = $1")
                .execute(Tuple.of(guild))
                .map(rows -> rows.size() == 0 ? null : rows.iterator().next().getUUID("owner_id"));
    }

    /// Guilds may be in another database than users.
    private Future<Map<UUID, String>> names(List<UUID> users) {
        return database.accounts()
                .preparedQuery("select id, username from users where id = any ($1)")
                .execute(Tuple.of((Object) users.toArray(UUID[]::new)))
                .map(rows -> {
                    Map<UUID, String> names = new HashMap<>();
                    rows.forEach(row -> names.put(row.getUUID("id"), row.getString("username")));
                    return names;
                });
    }

    private static @Nullable Void require(int changed, String otherwise) {
        if (changed == 0) {
            throw new RefusedException(RefusalCode.NOT_FOUND, otherwise);
        }
        return null;
    }

    private static GuildMember member(Row row, Map<UUID, String> names) {
        UUID user = row.getUUID("user_id");
        OffsetDateTime timedOut = row.getOffsetDateTime("timed_out_until");
        return new GuildMember(
                user,
                names.getOrDefault(user, ""),
                row.getString("nickname"),
                Arrays.asList(row.getArrayOfUUIDs("roles")),
                timedOut == null ? 0 : timedOut.toInstant().toEpochMilli());
    }
}
