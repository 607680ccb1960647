package store.guild;

import io.vertx.core.Future;
import io.vertx.sqlclient.Row;
import io.vertx.sqlclient.SqlConnection;
import io.vertx.sqlclient.Tuple;
import java.util.List;
import java.util.UUID;
import refusal.RefusalCode;
import refusal.RefusedException;
import rooms.moderation.AuditAction;
import rooms.moderation.AuditChange;
import rooms.moderation.Audited;
import rooms.permission.Permissions;
import store.postgres.Database;
import store.postgres.GuildDatabases;
import store.postgres.GuildStore;

/// Guilds from their creation to their deletion.
public final class GuildLifecycleStore {
    private final Database database;

    /// Who may create guilds, and how many.
    ///
    /// @param byAdministrators of the node only
    /// @param perOwner that one account owns
    /// @param maximum of all accounts
    public record Bounds(boolean byAdministrators, int perOwner, int maximum) {}

    /// The names of the channels that a new guild has: a text and a voice channel, each in its
    /// category.
    public record FirstChannels(
            String textCategory, String text, String voiceCategory, String voice) {}

    private static final String CREATE =
            """
            with guild as (
                insert into guilds (name, owner_id) values ($1, $2) returning id
            ), everyone as (
                insert into roles (guild_id, id, name, position, permissions)
                select id, id, '@everyone', 0, $3 from guild
            ), member as (
                insert into members (guild_id, user_id) select id, $2 from guild
            ), text as (
                insert into channels (guild_id, kind, name, position)
                select id, 'category', $4, 0 from guild returning id, guild_id
            ), general_text as (
                insert into channels (guild_id, kind, name, position, category_id)
                select guild_id, 'text', $5, 1, id from text
            ), voice as (
                insert into channels (guild_id, kind, name, position)
                select id, 'category', $6, 2 from guild returning id, guild_id
            ), general_voice as (
                insert into channels (guild_id, kind, name, position, category_id)
                select guild_id, 'voice', $7, 3, id from voice
            )
            select id from guild
            """;

    public GuildLifecycleStore(Database database) {
        this.database = database;
    }

    /// Whether the account may create guilds, however many it has.
    public Future<Boolean> mayCreate(UUID user, Bounds bounds) {
        return !bounds.byAdministrators()
                ? Future.succeededFuture(true)
                : database.accounts()
                        .preparedQuery("select 1 from users where id = $1 and administrator")
                        .execute(Tuple.of(user))
                        .map(rows -> rows.size() > 0);
    }

    /// With a text and a voice channel, as Discord has it. Refused with `forbidden` and
    /// `too_many_guilds`.
    public Future<UUID> create(UUID owner, String name, FirstChannels channels, Bounds bounds) {
        return database.messages()
                .leastFilled()
                .compose(messages ->
                        create(owner, name, channels, bounds, messages)
                                .onSuccess(guild -> database.messages().learn(guild, messages)));
    }

    private Future<UUID> create(
            UUID owner, String name, FirstChannels channels, Bounds bounds, String messages) {
        return database.inTransaction(connection ->
                requireMayCreate(connection, owner, bounds)
                        .compose(_ -> requireRoom(connection, owner, bounds))
                        .compose(_ ->
                                connection
                                        .preparedQuery(CREATE)
                                        .execute(
                                                Tuple.of(
                                                        name,
                                                        owner,
                                                        Permissions.OF_EVERYONE.bits(),
                                                        channels.textCategory(),
                                                        channels.text(),
                                                        channels.voiceCategory(),
                                                        channels.voice())))
                        .map(rows -> rows.iterator().next().getUUID("id"))
                        .compose(guild -> GuildDatabases.place(connection, guild, messages))
                        .compose(guild ->
                                AuditStore.log(
                                                connection,
                                                guild,
                                                owner,
                                                Audited.of(AuditAction.CREATE_GUILD, name))
                                        .map(guild)));
    }

    /// Refused with `not_found`.
    public Future<Void> rename(UUID guild, UUID actor, String name) {
        return database.poolFor(guild)
                .withTransaction(connection ->
                        GuildStore.lockGuild(connection, guild)
                                .compose(_ ->
                                        connection
                                                .preparedQuery(
                                                        """
                                                        update guilds g set name = $2 from guilds old
                                                        where g.id = $1 and old.id = $1
                                                        returning old.name as former
                                                        """)
                                                .execute(Tuple.of(guild, name)))
                                .compose(rows ->
                                        AuditStore.log(
                                                connection,
                                                guild,
                                                actor,
                                                Audited.of(
                                                        AuditAction.RENAME_GUILD,
                                                        name,
                                                        new AuditChange(
                                                                "name",
                                                                rows.iterator()
                                                                        .next()
                                                                        .getString("former"),
                                                                name)))));
    }

    /// Refused with `not_found` for a user who is not a member, with `forbidden` when the guild is
    /// not the actor's, and with `too_many_guilds`.
    public Future<Void> transfer(UUID guild, UUID actor, UUID owner, Bounds bounds) {
        return database.poolFor(guild)
                .withTransaction(connection ->
                        GuildStore.lockGuild(connection, guild)
                                .compose(_ -> requireOwner(connection, guild, actor))
                                .compose(_ -> requireMember(connection, guild, owner))
                                .compose(_ -> requireOwnsFewer(connection, owner, bounds))
                                .compose(_ ->
                                        connection
                                                .preparedQuery(
                                                        "update guilds set owner_id = $2 where id = $1")
                                                .execute(Tuple.of(guild, owner)))
                                .compose(_ ->
                                        AuditStore.log(
                                                connection,
                                                guild,
                                                actor,
                                                Audited.ofMember(
                                                        AuditAction.TRANSFER_GUILD, owner))));
    }

    /// Refused with `forbidden` when the guild is not the actor's, or is the one that registration
    /// leads to.
    ///
    /// @return its channels
    public Future<List<UUID>> delete(UUID guild, UUID actor) {
        if (guild.equals(GuildStore.DEFAULT_GUILD)) {
            return Future.failedFuture(
                    new RefusedException(
                            RefusalCode.FORBIDDEN,
                            "The first server cannot be deleted: new accounts become members of it."));
        }
        return database.inTransaction(connection ->
                GuildStore.lockGuild(connection, guild)
                        .compose(_ -> requireOwner(connection, guild, actor))
                        .compose(_ ->
                                connection
                                        .preparedQuery(
                                                "select id from channels where guild_id = $1")
                                        .execute(Tuple.of(guild)))
                        .map(rows -> rows.stream().map(row -> row.getUUID("id")).toList())
                        .compose(channels ->
                                connection
                                        .preparedQuery("delete from guilds where id = $1")
                                        .execute(Tuple.of(guild))
                                        .map(channels)));
    }

    /// Holds the account: it is not deleted before it owns the guild, and then not at all.
    private static Future<Void> requireMayCreate(
            SqlConnection connection, UUID user, Bounds bounds) {
        return connection
                .preparedQuery("select administrator from users where id = $1 for key share")
                .execute(Tuple.of(user))
                .map(rows -> {
                    if (rows.size() == 0) {
                        throw new RefusedException(
                                RefusalCode.NOT_FOUND, "This account does not exist.");
                    }
                    if (bounds.byAdministrators()
                            && !rows.iterator().next().getBoolean("administrator")) {
                        throw new RefusedException(
                                RefusalCode.FORBIDDEN,
                                "Only administrators of this node can create servers.");
                    }
                    return null;
                });
    }

    /// One creation after the other, so that each sees the guilds of the one before.
    private static Future<Void> requireRoom(SqlConnection connection, UUID owner, Bounds bounds) {
        return connection
                .query("select pg_advisory_xact_lock(hashtextextended('create guild', 33))")
                .execute()
                .compose(_ ->
                        connection
                                .preparedQuery(
                                        """
                                        select count(*) as guilds,
                                            (select count(*) from members where user_id = $1) as joined
                                        from guilds
                                        """)
                                .execute(Tuple.of(owner)))
                .compose(rows -> {
                    Row row = rows.iterator().next();
                    if (row.getLong("guilds") >= bounds.maximum()) {
                        throw tooMany("This node has as many servers as it can have.");
                    }
                    if (row.getLong("joined") >= MemberStore.GUILDS_PER_USER) {
                        throw MemberStore.inTooManyGuilds();
                    }
                    return requireOwnsFewer(connection, owner, bounds);
                });
    }

    private static Future<Void> requireOwnsFewer(
            SqlConnection connection, UUID owner, Bounds bounds) {
        return connection
                .preparedQuery("select count(*) as owned from guilds where owner_id = $1")
                .execute(Tuple.of(owner))
                .map(rows -> {
                    if (rows.iterator().next().getLong("owned") >= bounds.perOwner()) {
                        throw tooMany("An account owns at most " + bounds.perOwner() + " servers.");
                    }
                    return null;
                });
    }

    private static Future<Void> requireOwner(SqlConnection connection, UUID guild, UUID user) {
        return connection
                .preparedQuery("select 1 from guilds where id = $1 and owner_id = $2")
                .execute(Tuple.of(guild, user))
                .map(rows -> {
                    if (rows.size() == 0) {
                        throw new RefusedException(
                                RefusalCode.FORBIDDEN, "Only the owner of the server can do this.");
                    }
                    return null;
                });
    }

    /// Locks the membership in a statement of its own: a user who is being deleted is seen to be
    /// gone, and a deletion that comes later sees the guild.
    private static Future<Void> requireMember(SqlConnection connection, UUID guild, UUID user) {
        return connection
                .preparedQuery(
                        "select 1 from members where guild_id = $1 and user_id = $2 for key share")
                .execute(Tuple.of(guild, user))
                .map(rows -> {
                    if (rows.size() == 0) {
                        throw MemberStore.noMember();
                    }
                    return null;
                });
    }

    private static RefusedException tooMany(String words) {
        return new RefusedException(RefusalCode.TOO_MANY_GUILDS, words);
    }
}
