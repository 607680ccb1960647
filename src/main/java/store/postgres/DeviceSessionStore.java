package store.postgres;

import accounts.DeviceSession;
import accounts.secret.PasswordHash;
import accounts.secret.RefreshToken;
import io.vertx.core.Future;
import io.vertx.core.buffer.Buffer;
import io.vertx.sqlclient.Row;
import io.vertx.sqlclient.Tuple;
import java.time.Duration;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.UUID;
import org.jspecify.annotations.Nullable;
import refusal.RefusalCode;
import refusal.RefusedException;
import store.PageCursor;

/// Device sessions and their refresh tokens. Each step is one statement, so that it is atomic for a
/// crash and for a second request at the same time.
public final class DeviceSessionStore {
    /// In which a client that did not receive the answer to a refresh asks again: its timeout, and
    /// a change of network.
    private static final int REPEAT_SECONDS = 30;

    /// For which a device whose session has ended is still known to its user, see
    /// [Account#addresses].
    private static final Duration KEPT_AFTER_END = Duration.ofDays(7);

    /// More devices than a person has; also of those that ended and are kept.
    private static final int MAX_OF_USER = 100;

    private final Database database;

    /// @param id of the device session
    /// @param replaced the least recently used ones, which ended because there were too many
    public record Opened(UUID id, List<UUID> replaced) {}

    /// The outcome of rotating a refresh token.
    public sealed interface Rotation {
        /// The next token is valid.
        record Rotated(UUID user, String username, UUID deviceSession, RefreshToken next)
                implements Rotation {}

        /// The token had been used before, so it was copied. The device session is revoked now.
        record Reused(UUID deviceSession) implements Rotation {}

        record Expired() implements Rotation {}

        /// Never issued, or its device session was revoked earlier.
        record Unknown() implements Rotation {}
    }

    public DeviceSessionStore(Database database) {
        this.database = database;
    }

    /// Opens a device session with its first refresh token; refused with `account_locked`, and with
    /// `bad_credentials` when the password is another one by now. Locks the account's row, so that
    /// a new password or a lock either comes first and is seen here, or comes later and ends this
    /// device session. Above [#MAX_OF_USER] those that were not used for longest are deleted.
    ///
    /// @param password that of the login
    /// @param device name that the client gives itself
    /// @param address IP address of the client
    public Future<Opened> open(
            UUID user,
            PasswordHash password,
            String device,
            String address,
            RefreshToken token,
            Duration tokenLifetime) {
        return database.accounts()
                .preparedQuery(
                        """
                        with account as (
                            select id, locked_at is not null as locked from users
                            where id = $1 and password_hash = $6 for share
                        ), opened as (
                            insert into device_sessions (user_id, device, address)
                            select id, $2::text, $3::text from account where not locked
                            returning id
                        ), issued as (
                            insert into refresh_tokens (hash, device_session, expires_at)
                            select $4, id, now() + make_interval(secs => $5) from opened
                        ), replaced as (
                            delete from device_sessions where id in (
                                select id from device_sessions where id in (
                                    select id from (
                                        select id, row_number() over (
                                            partition by revoked_at is null
                                            order by last_seen_at desc, id desc) as place
                                        from device_sessions where user_id = (
                                            select id from account where not locked)) ranked
                                    where place >= $7)
                                for update skip locked)
                            returning id, revoked_at
                        )
                        select (select id from opened) as opened, array(
                            select id from replaced where revoked_at is null) as replaced
                        from account
                        """)
                .execute(
                        Tuple.of(
                                user,
                                device,
                                address,
                                Buffer.buffer(token.hash()),
                                (double) tokenLifetime.toSeconds(),
                                password.text(),
                                MAX_OF_USER))
                .map(rows -> {
                    if (rows.size() == 0) {
                        throw badCredentials();
                    }
                    Row row = rows.iterator().next();
                    UUID opened = row.getUUID("opened");
                    if (opened == null) {
                        throw new RefusedException(
                                RefusalCode.ACCOUNT_LOCKED,
                                "An administrator has locked this account.");
                    }
                    return new Opened(opened, List.of(row.getArrayOfUUIDs("replaced")));
                });
    }

    /// The same for an unknown name and for a wrong password.
    public static RefusedException badCredentials() {
        return new RefusedException(RefusalCode.BAD_CREDENTIALS, "Wrong username or password.");
    }

    /// Exchanges a refresh token for the next one. The client may not receive the answer, so the
    /// same token gets the same next one once more, within some seconds and while the next one is
    /// unused. Any other use of a used token counts as reuse, which ends the device session.
    public Future<Rotation> rotate(
            RefreshToken token, RefreshToken next, Duration tokenLifetime, String address) {
        return database.accounts()
                .preparedQuery(
                        """
                        with spent as (
                            update refresh_tokens t set used_at = now(), successor = $5
                            from device_sessions s join users u on u.id = s.user_id
                            where t.hash = $1 and t.used_at is null and t.expires_at > now()
                                and s.id = t.device_session and s.revoked_at is null
                                and u.locked_at is null
                            returning t.device_session
                        ), seen as (
                            update device_sessions set last_seen_at = now(), address = $4
                            where id in (select device_session from spent)
                            returning id, user_id
                        ), issued as (
                            insert into refresh_tokens (hash, device_session, expires_at)
                            select $2, id, now() + make_interval(secs => $3) from seen
                        )
                        select seen.id, u.id as user_id, u.username
                        from seen join users u on u.id = seen.user_id
                        """)
                .execute(
                        Tuple.of(
                                Buffer.buffer(token.hash()),
                                Buffer.buffer(next.hash()),
                                (double) tokenLifetime.toSeconds(),
                                address,
                                Buffer.buffer(token.seal(next))))
                .compose(rows ->
                        rows.size() == 0
                                ? repeat(token)
                                : Future.succeededFuture(rotated(rows.iterator().next(), next)));
    }

    /// Of several requests at the same time, the first one to lock the row repeats the answer.
    private Future<Rotation> repeat(RefreshToken token) {
        return database.accounts()
                .preparedQuery(
                        """
                        update refresh_tokens t set repeated_at = now()
                        from device_sessions s join users u on u.id = s.user_id
                        where t.hash = $1 and t.repeated_at is null and t.successor is not null
                            and t.used_at > now() - make_interval(secs => $2)
                            and s.id = t.device_session and s.revoked_at is null and u.locked_at is null
                            and not exists (
                                select 1 from refresh_tokens later
                                where later.device_session = t.device_session
                                    and later.issued_at >= t.used_at
                                    and later.used_at is not null)
                        returning s.id, u.id as user_id, u.username, t.successor
                        """)
                .execute(Tuple.of(Buffer.buffer(token.hash()), (double) REPEAT_SECONDS))
                .compose(rows -> {
                    if (rows.size() == 0) {
                        return revokeIfReused(token);
                    }
                    Row row = rows.iterator().next();
                    return Future.succeededFuture(
                            rotated(row, token.unseal(row.getBuffer("successor").getBytes())));
                });
    }

    private static Rotation rotated(Row row, RefreshToken next) {
        return new Rotation.Rotated(
                row.getUUID("user_id"), row.getString("username"), row.getUUID("id"), next);
    }

    private Future<Rotation> revokeIfReused(RefreshToken token) {
        return database.accounts()
                .preparedQuery(
                        """
                        with reused as (
                            update device_sessions s set revoked_at = now()
                            from refresh_tokens t
                            where t.hash = $1 and t.used_at is not null
                                and s.id = t.device_session and s.revoked_at is null
                            returning s.id
                        )
                        select (select id from reused) as revoked, t.used_at is null as expired
                        from refresh_tokens t join device_sessions s on s.id = t.device_session
                            join users u on u.id = s.user_id
                        where t.hash = $1 and s.revoked_at is null and u.locked_at is null
                        """)
                .execute(Tuple.of(Buffer.buffer(token.hash())))
                .map(rows -> {
                    if (rows.size() == 0) {
                        return new Rotation.Unknown();
                    }
                    Row row = rows.iterator().next();
                    UUID revoked = row.getUUID("revoked");
                    if (revoked != null) {
                        return new Rotation.Reused(revoked);
                    }
                    return row.getBoolean("expired")
                            ? new Rotation.Expired()
                            : new Rotation.Unknown();
                });
    }

    /// Whether access tokens of this device session, or of this guest, are still accepted.
    ///
    /// @return whether its user is an administrator; empty when they are not accepted
    public Future<Optional<Boolean>> administratorIfOpen(UUID deviceSession) {
        return database.accounts()
                .preparedQuery(
                        """
                        select u.administrator from device_sessions s join users u on u.id = s.user_id
                        where s.id = $1 and s.revoked_at is null and u.locked_at is null
                        union all
                        select false from guests where id = $1 and expires_at > now()
                        """)
                .execute(Tuple.of(deviceSession))
                .map(rows -> rows.stream().map(row -> row.getBoolean("administrator")).findFirst());
    }

    /// Those of the device sessions, and of the guests that have none, whose tokens are no longer
    /// accepted.
    public Future<Set<UUID>> endedAmong(Set<UUID> deviceSessions) {
        return database.accounts()
                .preparedQuery(
                        """
                        select id from unnest($1::uuid[]) as asked (id)
                        where not exists (
                            select 1 from device_sessions s join users u on u.id = s.user_id
                            where s.id = asked.id and s.revoked_at is null and u.locked_at is null)
                        and not exists (
                            select 1 from guests where id = asked.id and expires_at > now())
                        """)
                .execute(Tuple.of(deviceSessions.toArray(UUID[]::new)))
                .map(rows -> {
                    Set<UUID> ended = new HashSet<>();
                    rows.forEach(row -> ended.add(row.getUUID("id")));
                    return ended;
                });
    }

    /// The devices whose login is still valid, last seen first.
    ///
    /// @param current the device session of the request
    /// @param before where the page before ended, or null
    /// @param limit maximum number
    public Future<PageCursor.Page<DeviceSession>> openOf(
            UUID user, UUID current, @Nullable PageCursor before, int limit) {
        Tuple values = Tuple.of(user, limit + 1);
        if (before != null) {
            values.addOffsetDateTime(before.time()).addUUID(before.uuid());
        }
        return database.accounts()
                .preparedQuery(
                        """
                        select id, device, address, created_at, last_seen_at
                        from device_sessions s
                        where user_id = $1 and revoked_at is null
                            and exists (
                                select 1 from refresh_tokens t
                                where t.device_session = s.id and t.used_at is null
                                    and t.expires_at > now())
                        """
                                + (before == null ? "" : " and (last_seen_at, id) < ($3, $4)")
                                + " order by last_seen_at desc, id desc limit $2")
                .execute(values)
                .map(rows ->
                        PageCursor.page(
                                rows,
                                limit,
                                row -> deviceSession(row, current),
                                row ->
                                        PageCursor.at(
                                                row.getOffsetDateTime("last_seen_at"),
                                                row.getUUID("id").toString())));
    }

    /// @return false when the user has no such open device session
    public Future<Boolean> revoke(UUID user, UUID deviceSession) {
        return database.accounts()
                .preparedQuery(
                        """
                        update device_sessions set revoked_at = now()
                        where id = $1 and user_id = $2 and revoked_at is null
                        """)
                .execute(Tuple.of(deviceSession, user))
                .map(rows -> rows.rowCount() > 0);
    }

    /// Deletes what can no longer be used: expired refresh tokens, and device sessions that ended
    /// days ago.
    ///
    /// @param batch maximum number of rows of each kind
    /// @return the number of rows
    public Future<Integer> purge(int batch) {
        return database.accounts()
                .preparedQuery(
                        """
                        delete from refresh_tokens where hash in (
                            select hash from refresh_tokens where expires_at < now()
                            order by expires_at limit $1 for update skip locked)
                        """)
                .execute(Tuple.of(batch))
                .compose(tokens ->
                        database.accounts()
                                .preparedQuery(
                                        """
                                        delete from device_sessions where id in (
                                            select id from device_sessions s
                                            where s.revoked_at < now() - make_interval(secs => $2)
                                                or s.last_seen_at < now() - make_interval(secs => $2)
                                                    and not exists (
                                                        select 1 from refresh_tokens t
                                                        where t.device_session = s.id
                                                            and t.used_at is null
                                                            and t.expires_at > now())
                                            limit $1 for update skip locked)
                                        """)
                                .execute(Tuple.of(batch, (double) KEPT_AFTER_END.toSeconds()))
                                .map(sessions -> tokens.rowCount() + sessions.rowCount()));
    }

    private static DeviceSession deviceSession(Row row, UUID current) {
        UUID id = row.getUUID("id");
        return new DeviceSession(
                id,
                row.getString("device"),
                row.getString("address"),
                row.getOffsetDateTime("created_at").toInstant().toEpochMilli(),
                row.getOffsetDateTime("last_seen_at").toInstant().toEpochMilli(),
                id.equals(current));
    }
}
