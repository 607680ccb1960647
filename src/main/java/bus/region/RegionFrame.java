package bus.region;

import java.util.HexFormat;
import java.util.Locale;

/// One message between regions, whose sender is known to have the cluster's secret.
///
/// @param process that sent it
/// @param correlation of a request and its reply, 0 for others
public record RegionFrame(Kind kind, ProcessId process, long correlation, byte[] body) {
    /// On the wire by ordinal: new ones come last.
    public enum Kind {
        /// To be answered by a [#REPLY] or [#NO_CONSUMER].
        REQUEST,
        /// To one consumer, without an answer.
        SEND,
        /// To all consumers; the region of the sender has it already.
        PUBLISH,
        REPLY,
        /// The process has no consumer of the address any more.
        NO_CONSUMER,
        /// A process sends it to itself, to see whether both connections work.
        ECHO,
        /// The sender could not publish some messages to this address.
        MISSED
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
