package media;

import static org.assertj.core.api.Assertions.assertThat;

import call.TrackKind;
import java.util.ArrayDeque;
import java.util.List;
import java.util.Queue;
import java.util.UUID;
import org.junit.jupiter.api.Test;

/// That slots become slot owners is shown by [RoomMemberTest].
final class RoomEventAdapterTest {
    private static final UUID ROOM = new UUID(0, 9);

    private final Queue<EngineEvent> events = new ArrayDeque<>();
    private final RoomEventAdapter adapter = new RoomEventAdapter(ROOM, events);

    @Test
    void addsTheRoomToEachEvent() {
        adapter.onEncodingsRequested(3, TrackKind.CAMERA, List.of("h"));
        adapter.onSpeaking(List.of(1), List.of(2));

        assertThat(events)
                .containsExactly(
                        new EngineEvent.EncodingsNeeded(ROOM, 3, TrackKind.CAMERA, List.of("h")),
                        new EngineEvent.SpeakingChanged(ROOM, List.of(1), List.of(2)));
    }
}
