package localcluster;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.core.JsonProcessingException;
import java.util.Map;
import org.junit.jupiter.api.Test;

class RoomCountsTest {
    @Test
    void addsTheQualityLevelsOfARoomAndLeavesOutEmptyRooms() throws JsonProcessingException {
        String status =
                """
                {"node": "node-2", "shards": [
                    {"shard": 0, "figures": {"largestRooms": [
                        {"room": "a", "participants": {"GOOD": 3, "POOR": 1}},
                        {"room": "b", "participants": {}}]}},
                    {"shard": 1, "figures": {"largestRooms": []}}]}
                """;
        assertThat(RoomCounts.participants(status)).isEqualTo(Map.of("a", 4));
    }
}
