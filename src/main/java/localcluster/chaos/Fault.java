package localcluster.chaos;

import java.time.Duration;
import java.util.Locale;

/// Something that goes wrong for a while.
///
/// @param node from 1, 0 for what concerns no node
/// @param lasts until it is over, or the node is started again
record Fault(Kind kind, int node, Duration lasts) {
    enum Kind {
        /// SIGKILL of a node.
        KILL("killed"),
        /// SIGSTOP of a node, then SIGCONT.
        FREEZE("frozen"),
        /// SIGTERM of a node, as in an upgrade: its calls move first.
        DRAIN("drained"),
        /// SIGTERM of a node, which another version takes over from.
        UPGRADE("upgraded"),
        /// The Redis of the directory is killed, and started again without its data.
        REDIS("Redis away"),
        /// SIGSTOP of PostgreSQL, then SIGCONT.
        DATABASE("PostgreSQL frozen");

        private final String words;

        Kind(String words) {
            this.words = words;
        }

        boolean ofNode() {
            return this == KILL || this == FREEZE || this == DRAIN || this == UPGRADE;
        }
    }

    /// For people, such as `node 2 killed`.
    String words() {
        return kind.ofNode()
                ? String.format(Locale.ROOT, "node %d %s", node, kind.words)
                : kind.words;
    }
}
