package verticles.region;

import bus.node.NodeEvent;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.Iterator;
import java.util.List;
import java.util.Map;
import store.directory.NodeHeartbeat;

/// Which nodes of other regions are there, from the heartbeats in the directory: they are no
/// members of this cluster. A node that is missing while the directory has lost its data, or could
/// not be read, has not left.
final class RegionNodes {
    /// Within this time every node that is there has written its next heartbeat.
    static final long LEFT_AFTER_MILLIS = 3_000;

    private static final long NEVER = Long.MAX_VALUE;

    /// @param startedAtMillis distinguishes a node from its successor with the same id
    private record Known(long startedAtMillis, long seenAtMillis) {}

    private final String own;
    private final String region;
    private final Map<String, Known> known = new HashMap<>();
    private boolean read;

    /// Since when this node has been in each list that was read.
    private long ownSinceMillis = NEVER;

    private long readAtMillis;

    /// @param own id of this node
    /// @param region of this node
    RegionNodes(String own, String region) {
        this.own = own;
        this.region = region;
    }

    /// To be called about once a second, with all heartbeats.
    ///
    /// @return what has changed since the last call; nothing after the first one
    List<NodeEvent> onNodes(long nowMillis, List<NodeHeartbeat> heartbeats) {
        List<NodeEvent> events = new ArrayList<>();
        boolean listsOwn = heartbeats.stream().anyMatch(node -> node.node().equals(own));
        if (!listsOwn) {
            ownSinceMillis = NEVER;
        } else if (ownSinceMillis == NEVER || nowMillis - readAtMillis > LEFT_AFTER_MILLIS) {
            ownSinceMillis = nowMillis;
        }
        readAtMillis = nowMillis;
        for (NodeHeartbeat node : heartbeats) {
            if (!node.region().equals(region)) {
                see(node, nowMillis, events);
            }
        }
        read = true;
        if (ownSinceMillis != NEVER) {
            findLeft(nowMillis, events);
        }
        return events;
    }

    private void see(NodeHeartbeat node, long nowMillis, List<NodeEvent> events) {
        Known before = known.put(node.node(), new Known(node.startedAtMillis(), nowMillis));
        if (before != null && before.startedAtMillis() == node.startedAtMillis()) {
            return;
        }
        if (before != null) {
            events.add(new NodeEvent.NodeLeft(node.node()));
        }
        if (read) {
            events.add(new NodeEvent.NodeJoined(node.node()));
        }
    }

    private void findLeft(long nowMillis, List<NodeEvent> events) {
        Iterator<Map.Entry<String, Known>> all = known.entrySet().iterator();
        while (all.hasNext()) {
            Map.Entry<String, Known> each = all.next();
            long missingSinceMillis = Math.max(ownSinceMillis, each.getValue().seenAtMillis());
            if (nowMillis - missingSinceMillis >= LEFT_AFTER_MILLIS) {
                all.remove();
                events.add(new NodeEvent.NodeLeft(each.getKey()));
            }
        }
    }
}
