package localcluster;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.Map;
import org.junit.jupiter.api.Test;

class RoomMetricTest {
    @Test
    void addsTheQualityLevelsOfARoomAndLeavesOutEmptyRooms() {
        String metrics =
                """
                # TYPE hubbub_room_participants gauge
                hubbub_room_participants{level="good",room="a",shard="0"} 3.0
                hubbub_room_participants{level="poor",room="a",shard="0"} 1.0
                hubbub_room_participants{level="good",room="b",shard="0"} 0.0
                hubbub_rooms{shard="0"} 1.0
                """;
        assertThat(RoomMetric.participants(metrics)).isEqualTo(Map.of("a", 4));
    }
}
