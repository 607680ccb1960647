package rooms.placement;

/// Why a shard was chosen for participants of a room.
public enum PlacementCause {
    FIRST_PARTICIPANT("The room was opened."),
    /// The other shards of the room have `rooms.edgeLimit` participants each.
    EDGES_FULL("The other shards of the room have as many participants as they take."),
    /// A participant is near to a region in which the room has no shard.
    OTHER_REGION("Participants are nearer to this region than to the other shards of the room."),
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
