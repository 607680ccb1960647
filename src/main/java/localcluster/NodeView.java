package localcluster;

import java.util.Map;

/// What is known of a node at one moment.
///
/// @param number from 1
/// @param pid of its process; 0 while it has none
/// @param url of its page
/// @param participants with a media connection to the node, by room
public record NodeView(
        int number, State state, long pid, String url, Map<String, Integer> participants) {
    public enum State {
        /// The process runs and does not serve yet.
        STARTING,
        READY,
        /// The process runs and does not answer: it is frozen or overloaded.
        SILENT,
        /// There is no process.
        ENDED
    }
}
