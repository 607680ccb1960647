package localcluster;

import java.util.List;
import java.util.Locale;
import java.util.TreeMap;
import java.util.stream.Collectors;

/// Which participants are on which node, as text: a line for each node, and one for each room with
/// its participants by node.
final class ParticipantTable {
    private static final int ID_CHARACTERS = 8;

    private ParticipantTable() {}

    static String of(List<NodeView> nodes) {
        StringBuilder text = new StringBuilder();
        text.append(
                String.format(
                        Locale.ROOT,
                        "%-8s%-10s%-9s%-26s%5s  %s%n",
                        "node",
                        "state",
                        "process",
                        "page",
                        "rooms",
                        "participants"));
        for (NodeView node : nodes) {
            int people = node.participants().values().stream().mapToInt(Integer::intValue).sum();
            text.append(
                    String.format(
                            Locale.ROOT,
                            "%-8d%-10s%-9s%-26s%5d  %d%n",
                            node.number(),
                            node.state().name().toLowerCase(Locale.ROOT),
                            node.pid() == 0 ? "-" : String.valueOf(node.pid()),
                            node.url(),
                            node.participants().size(),
                            people));
        }
        var rooms = new TreeMap<String, TreeMap<Integer, Integer>>();
        nodes.forEach(node ->
                node.participants()
                        .forEach((room, people) ->
                                rooms.computeIfAbsent(room, _ -> new TreeMap<>())
                                        .put(node.number(), people)));
        if (!rooms.isEmpty()) {
            text.append(String.format(Locale.ROOT, "%n%-10s%s%n", "room", "participants"));
        }
        rooms.forEach((room, byNode) ->
                text.append(
                        String.format(
                                Locale.ROOT,
                                "%-10s%s%n",
                                room.substring(0, Math.min(ID_CHARACTERS, room.length())),
                                byNode.entrySet().stream()
                                        .map(entry ->
                                                entry.getValue() + " on node " + entry.getKey())
                                        .collect(Collectors.joining(", ")))));
        return text.toString();
    }
}
