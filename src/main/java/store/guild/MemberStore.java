package store.guild;

import io.vertx.core.Future;
import io.vertx.sqlclient.Row;
import io.vertx.sqlclient.Tuple;
import java.time.OffsetDateTime;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.UUID;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import refusal.RefusalCode;
import refusal.RefusedException;
import rooms.GuildMember;
import rooms.MemberOrder;
import rooms.moderation.AuditAction;
import rooms.moderation.AuditChange;
import rooms.moderation.Audited;
import store.postgres.Database;
import store.postgres.GuildStore;

/// The members of guilds, by pages.
public final class MemberStore {
    public static final int PAGE = 100;

    /// What a session loads when it starts.
    public static final int GUILDS_PER_USER = 100;

    private static final String SELECT =
            """
            select m.user_id, m.nickname, m.timed_out_until,
                   array(select role_id from member_roles r
                         where r.guild_id = m.guild_id and r.user_id = m.user_id) as roles
            from members m
            """;

    private static final String ORDER =
            """
            with highest as (
                select distinct on (o.user_id) o.user_id, r.id, r.position
                from member_roles o join roles r on r.guild_id = o.guild_id and r.id = o.role_id
                where o.guild_id = $1 order by o.user_id, r.position desc
            )
            select coalesce(h.id, m.guild_id) as role_id,
                array_agg(m.user_id order by
                    lower(coalesce(m.nickname, u.display_name, u.username)) collate "C", m.user_id) as users
            from members m
            join users u on u.id = m.user_id
            left join highest h on h.user_id = m.user_id
            where m.guild_id = $1
            group by 1, h.position
            order by coalesce(h.position, 0) desc
            """;

    private final Database database;

    public MemberStore(Database database) {
        this.database = database;
    }

    /// In the order of the ids.
    ///
    /// @param role only those who have it, or null
    /// @param after the last one of the page before, or null
    /// @param count maximum number
    public Future<List<GuildMember>> page(
            UUID guild, @Nullable UUID role, @Nullable UUID after, int count) {
        return database.poolFor(guild)
                .preparedQuery(
                        SELECT
                                + """
                                where m.guild_id = $1 and ($2::uuid is null or m.user_id > $2)
                                    and ($3::uuid is null or $3 = m.guild_id or exists (
                                        select 1 from member_roles r where r.guild_id = m.guild_id
                                            and r.user_id = m.user_id and r.role_id = $3))
                                order by m.user_id limit $4
                                """)
                .execute(Tuple.of(guild, after, role, count))
                .compose(rows -> {
                    List<Row> members = rows.stream().toList();
                    return names(members.stream().map(row -> row.getUUID("user_id")).toList())
                            .map(names -> members.stream().map(row -> member(row, names)).toList());
                });
    }

    /// All of them, by id only.
    public Future<MemberOrder> order(UUID guild) {
        return database.poolFor(guild)
                .preparedQuery(ORDER)
                .execute(Tuple.of(guild))
                .map(rows ->
                        new MemberOrder(
                                rows.stream()
                                        .map(row ->
                                                new MemberOrder.Group(
                                                        row.getUUID("role_id"),
                                                        List.of(row.getArrayOfUUIDs("users"))))
                                        .toList()));
    }

    /// Those of these users who are members, in this order.
    public Future<List<GuildMember>> members(UUID guild, List<UUID> users) {
        return database.poolFor(guild)
                .preparedQuery(SELECT + "where m.guild_id = $1 and m.user_id = any ($2)")
                .execute(Tuple.of(guild, (Object) users.toArray(UUID[]::new)))
                .compose(rows ->
                        names(users)
                                .map(names -> {
                                    Map<UUID, GuildMember> found = new HashMap<>();
                                    rows.forEach(row ->
                                            found.put(row.getUUID("user_id"), member(row, names)));
                                    return users.stream()
                                            .flatMap(user -> Stream.ofNullable(found.get(user)))
                                            .toList();
                                }));
    }

    /// Empty for a user who is not a member.
    public Future<Optional<GuildMember>> member(UUID guild, UUID user) {
        return database.poolFor(guild)
                .preparedQuery(SELECT + "where m.guild_id = $1 and m.user_id = $2")
                .execute(Tuple.of(guild, user))
                .compose(rows ->
                        names(List.of(user))
                                .map(names ->
                                        rows.stream().map(row -> member(row, names)).findFirst()));
    }

    /// Refused with `not_found`.
    ///
    /// @param nickname null for none
    public Future<Void> changeNickname(
            UUID guild, UUID actor, UUID user, @Nullable String nickname) {
        return database.poolFor(guild)
                .withTransaction(connection ->
                        connection
                                .preparedQuery(
                                        """
                                        with former as (
                                            select nickname from members
                                            where guild_id = $1 and user_id = $2 for update
                                        )
                                        update members m set nickname = $3 from former
                                        where m.guild_id = $1 and m.user_id = $2
                                        returning former.nickname as former
                                        """)
                                .execute(Tuple.of(guild, user, nickname))
                                .compose(rows -> {
                                    if (rows.size() == 0) {
                                        throw noMember();
                                    }
                                    String former = rows.iterator().next().getString("former");
                                    if (Objects.equals(former, nickname)) {
                                        return Future.succeededFuture();
                                    }
                                    return AuditStore.log(
                                            connection,
                                            guild,
                                            actor,
                                            Audited.ofMember(
                                                    AuditAction.CHANGE_NICKNAME,
                                                    user,
                                                    new AuditChange("nickname", former, nickname)));
                                }));
    }

    /// Ends a membership by the member's own will, with the guest links of the member. Refused with
    /// `owns_guild`, and with `not_found`.
    public Future<Void> leave(UUID guild, UUID user) {
        return database.poolFor(guild)
                .withTransaction(connection ->
                        GuildStore.lockGuild(connection, guild)
                                .compose(_ ->
                                        connection
                                                .preparedQuery(
                                                        """
                                                        select 1 from guilds
                                                        where id = $1 and owner_id = $2
                                                        """)
                                                .execute(Tuple.of(guild, user)))
                                .compose(rows -> {
                                    if (rows.size() > 0) {
                                        throw new RefusedException(
                                                RefusalCode.OWNS_GUILD,
                                                "You own this server. Transfer it to another member"
                                                        + " or delete it.");
                                    }
                                    return connection
                                            .preparedQuery(
                                                    """
                                                    with links as (
                                                        delete from guest_links
                                                        where guild_id = $1 and creator = $2
                                                    )
                                                    delete from members
                                                    where guild_id = $1 and user_id = $2
                                                    """)
                                            .execute(Tuple.of(guild, user));
                                })
                                .map(rows -> {
                                    if (rows.rowCount() == 0) {
                                        throw noMember();
                                    }
                                    return rows;
                                }))
                .mapEmpty();
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

    static RefusedException noMember() {
        return new RefusedException(
                RefusalCode.NOT_FOUND, "This user is not a member of the server.");
    }

    /// For a user with [#GUILDS_PER_USER].
    public static RefusedException inTooManyGuilds() {
        return new RefusedException(
                RefusalCode.TOO_MANY_GUILDS,
                "An account is a member of at most "
                        + GUILDS_PER_USER
                        + " servers. Leave one first.");
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
