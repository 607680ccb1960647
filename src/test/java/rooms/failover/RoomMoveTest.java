package rooms.failover;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

class RoomMoveTest {
    private static final long START = 70_000;

    @Test
    void aLostShardIsLeftInBatches() {
        List<Integer> all = IntStream.rangeClosed(1, 120).boxed().toList();
        RoomMove move = new RoomMove(true, all, START);

        assertThat(move.onTick(START).batch()).isEqualTo(all.subList(0, 50));
        assertThat(move.onTick(START + 49).batch()).isEmpty();
        assertThat(move.onTick(START + 50).batch()).isEqualTo(all.subList(50, 100));
        assertThat(move.onTick(START + 100).batch()).isEqualTo(all.subList(100, 120));
        all.forEach(move::onConnected);
        assertThat(move.isOver()).isTrue();
        assertThat(move.usesFormer()).isFalse();
        assertThat(move.connected()).isEqualTo(120);
    }

    @Test
    void allSwitchTogetherOnceEveryoneIsConnected() {
        RoomMove move = new RoomMove(false, List.of(1, 2), START);
        assertThat(move.onTick(START).batch()).containsExactly(1, 2);
        move.onConnected(1);
        assertThat(move.onTick(START + 100).switched()).isFalse();
        move.onConnected(2);
        assertThat(move.onTick(START + 200).switched()).isTrue();
        assertThat(move.usesFormer()).as("others may receive it later").isTrue();
        assertThat(move.isOver()).isFalse();

        RoomMove.Due later = move.onTick(START + 200 + RoomMove.LINGER_MILLIS);
        assertThat(later.switched()).isFalse();
        assertThat(later.released()).isTrue();
        assertThat(move.isOver()).isTrue();
    }

    @Test
    void allSwitchWhenTheNewShardReachesTheOthersOfTheRoom() {
        RoomMove move = new RoomMove(false, List.of(1), START);
        move.onTick(START);
        move.onConnected(1);
        move.onRelays(false);
        assertThat(move.onTick(START + 50).switched()).isFalse();
        move.onRelays(true);
        assertThat(move.onTick(START + 100).switched()).isTrue();

        RoomMove without = new RoomMove(false, List.of(1), START);
        without.onTick(START);
        without.onConnected(1);
        without.onRelays(false);
        assertThat(without.onTick(START + RoomMove.CONNECT_MILLIS).switched()).isTrue();
    }

    @Test
    void aParticipantWhoDoesNotComeDelaysTheOthersForAWhileOnly() {
        RoomMove move = new RoomMove(false, List.of(1, 2), START);
        move.onTick(START);
        move.onConnected(1);

        assertThat(move.onTick(START + RoomMove.CONNECT_MILLIS - 1).switched()).isFalse();
        assertThat(move.onTick(START + RoomMove.CONNECT_MILLIS).switched()).isTrue();
        assertThat(move.onTick(START + RoomMove.GIVE_UP_MILLIS).missing()).containsExactly(2);
        assertThat(move.isOver()).isTrue();
    }

    @Test
    void aParticipantWhoLeavesIsNotWaitedFor() {
        RoomMove move = new RoomMove(false, List.of(1, 2), START);
        move.onTick(START);
        move.onConnected(1);
        move.onLeft(2);
        assertThat(move.onTick(START + 50).switched()).isTrue();
    }

    @Test
    void theLossOfTheFormerShardSwitchesAtOnce() {
        RoomMove move = new RoomMove(false, List.of(1, 2), START);
        move.onTick(START);
        move.onConnected(1);
        move.onFormerLost();
        assertThat(move.onTick(START + 50).switched()).isTrue();
    }

    @Test
    void anEmptyRoomIsMovedAtOnce() {
        RoomMove lost = new RoomMove(true, List.of(), START);
        lost.onTick(START);
        assertThat(lost.isOver()).isTrue();

        RoomMove drained = new RoomMove(false, List.of(), START);
        assertThat(drained.onTick(START).switched()).isTrue();
    }
}
