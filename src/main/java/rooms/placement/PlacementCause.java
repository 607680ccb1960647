package rooms.placement;

/// Why a shard was chosen for participants of a room.
public enum PlacementCause {
    FIRST_PARTICIPANT("The room was opened."),
    /// The other shards of the room have `rooms.edgeLimit` participants each.
    EDGES_FULL("The other shards of the room have as many participants as they take."),
    SHARD_LOST("The former shard did not answer any more."),
    NODE_DRAINS("The node of the former shard was drained.");

    private final String sentence;

    PlacementCause(String sentence) {
        this.sentence = sentence;
    }

    String sentence() {
        return sentence;
    }
}
