package bus.node;

import bus.message.BusMessage;

/// What each node reports to the verticles of its own process, on `node.events`.
public sealed interface NodeEvent extends BusMessage {
    /// The cluster has lost a node: it stopped, crashed, froze, or its network failed.
    record NodeLeft(String node) implements NodeEvent {}

    /// The cluster has another node. It may have been there before, apart from this one.
    record NodeJoined(String node) implements NodeEvent {}
}
