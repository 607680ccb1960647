package bus.region;

import io.vertx.core.buffer.Buffer;
import java.util.HexFormat;
import java.util.Locale;
import org.jspecify.annotations.Nullable;

/// One message between regions, whose sender is known to have the cluster's secret.
///
/// @param process that sent it
/// @param correlation of a request and its reply, 0 for others
public record RegionFrame(Kind kind, ProcessId process, long correlation, Buffer body) {
    public enum Kind {
        /// To be answered by a [#REPLY] or [#NO_CONSUMER].
        REQUEST(1),
        /// To one consumer, without an answer.
        SEND(2),
        /// To all consumers; the region of the sender has it already.
        PUBLISH(3),
        REPLY(4),
        /// The process has no consumer of the address any more.
        NO_CONSUMER(5),
        /// A process sends it to itself, to see whether both connections work.
        ECHO(6),
        /// The sender could not publish some messages to this address.
        MISSED(7);

        private final int code;

        Kind(int code) {
            this.code = code;
        }

        /// On the wire.
        int code() {
            return code;
        }

        /// Null for a code that this version does not know.
        static @Nullable Kind of(int code) {
            for (Kind kind : values()) {
                if (kind.code == code) {
                    return kind;
                }
            }
            return null;
        }
    }

    /// Random, and so different for each start of a node.
    public record ProcessId(long high, long low) {
        static final int BYTES = 2 * Long.BYTES;

        /// The channel on which it receives replies.
        String channel() {
            HexFormat hex = HexFormat.of();
            return String.format(
                    Locale.ROOT, "process.%s%s", hex.toHexDigits(high), hex.toHexDigits(low));
        }
    }
}
