package media.send;

/// The packets of one connection in a [PacketBatch], as a linked list of indexes.
final class PacketChain {
    static final int NONE = -1;

    int first = NONE;
    int last = NONE;
}
