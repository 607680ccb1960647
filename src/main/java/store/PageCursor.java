package store;

import io.vertx.sqlclient.Row;
import io.vertx.sqlclient.RowSet;
import java.time.Instant;
import java.time.OffsetDateTime;
import java.time.ZoneOffset;
import java.time.temporal.ChronoUnit;
import java.util.List;
import java.util.UUID;
import java.util.function.Function;
import java.util.stream.StreamSupport;
import org.jspecify.annotations.Nullable;
import refusal.RefusalCode;
import refusal.RefusedException;

/// Where a page of a list ended that has the newest first, so that the next one begins there even
/// when the last row was deleted meanwhile: its time or day as a number, and its id. Clients get it
/// as a text that they send back.
public record PageCursor(long number, String id) {
    private static final char SEPARATOR = '-';

    /// A page and where the next one begins, null on the last one.
    public record Page<T>(List<T> items, @Nullable String next) {}

    /// @param time with the microseconds that PostgreSQL has
    public static PageCursor at(OffsetDateTime time, String id) {
        return new PageCursor(ChronoUnit.MICROS.between(Instant.EPOCH, time.toInstant()), id);
    }

    /// @param text that a client sent; refused with `bad_request` when it is not one of ours
    public static @Nullable PageCursor read(@Nullable String text) {
        if (text == null) {
            return null;
        }
        int end = text.indexOf(SEPARATOR);
        try {
            return new PageCursor(Long.parseLong(text.substring(0, end)), text.substring(end + 1));
        } catch (NumberFormatException | StringIndexOutOfBoundsException e) {
            throw invalid();
        }
    }

    public String text() {
        return number + String.valueOf(SEPARATOR) + id;
    }

    /// The number as a time, see [#at].
    public OffsetDateTime time() {
        return Instant.EPOCH.plus(number, ChronoUnit.MICROS).atOffset(ZoneOffset.UTC);
    }

    /// The id of a row that has a UUID. Refused with `bad_request`.
    public UUID uuid() {
        try {
            return UUID.fromString(id);
        } catch (IllegalArgumentException e) {
            throw invalid();
        }
    }

    /// @param rows of the page, and one more when another page follows
    /// @param limit of rows of a page
    public static <T> Page<T> page(
            RowSet<Row> rows, int limit, Function<Row, T> item, Function<Row, PageCursor> cursor) {
        List<Row> shown = StreamSupport.stream(rows.spliterator(), false).limit(limit).toList();
        return new Page<>(
                shown.stream().map(item).toList(),
                rows.size() > limit ? cursor.apply(shown.getLast()).text() : null);
    }

    private static RefusedException invalid() {
        return new RefusedException(
                RefusalCode.BAD_REQUEST, "Send `next` of the page before, as it was.");
    }
}
