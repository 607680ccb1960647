package localcluster;

import java.util.Map;
import java.util.TreeMap;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/// Reads `hubbub_room_participants` from the metrics of a node, in the text format of Prometheus.
final class RoomMetric {
    private static final Pattern SAMPLE =
            Pattern.compile(
                    "^hubbub_room_participants\\{[^}]*room=\"([^\"]+)\"[^}]*} ([0-9.]+)",
                    Pattern.MULTILINE);

    private RoomMetric() {}

    /// @return participants by room, of those that have some
    static Map<String, Integer> participants(String metrics) {
        Map<String, Integer> byRoom = new TreeMap<>();
        Matcher samples = SAMPLE.matcher(metrics);
        while (samples.find()) {
            int people = (int) Double.parseDouble(samples.group(2));
            if (people > 0) {
                byRoom.merge(samples.group(1), people, Integer::sum);
            }
        }
        return byRoom;
    }
}
