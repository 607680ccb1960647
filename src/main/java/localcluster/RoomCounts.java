package localcluster;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.util.Map;
import java.util.TreeMap;

/// Reads the `/status` of a node.
final class RoomCounts {
    private static final ObjectMapper JSON = new ObjectMapper();

    private RoomCounts() {}

    /// @return participants by room, of those that have some
    static Map<String, Integer> participants(String status) throws JsonProcessingException {
        Map<String, Integer> byRoom = new TreeMap<>();
        for (JsonNode shard : JSON.readTree(status).path("shards")) {
            for (JsonNode room : shard.at("/figures/largestRooms")) {
                int participants = 0;
                for (JsonNode ofLevel : room.path("participants")) {
                    participants += ofLevel.asInt();
                }
                if (participants > 0) {
                    byRoom.merge(room.path("room").asText(), participants, Integer::sum);
                }
            }
        }
        return byRoom;
    }
}
