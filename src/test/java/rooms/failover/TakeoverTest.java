package rooms.failover;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

class TakeoverTest {
    private static final long OPENED_AT = 1_000_000;

    private final Takeover takeover = new Takeover(7, OPENED_AT);

    @Test
    void onlyParticipantsOfAFormerOwnerAnnounceThemselves() {
        assertThat(takeover.admits(6)).isTrue();
        assertThat(takeover.admits(2)).isTrue();
        assertThat(takeover.admits(7)).as("admitted by this owner").isFalse();
        assertThat(takeover.admits(8)).as("of a later owner").isFalse();
    }

    @Test
    void aNewcomerWaitsForTheFirstWhoNamesTheShard() {
        assertThat(takeover.keepsWaiting(OPENED_AT, false, true)).isTrue();
        assertThat(takeover.keepsWaiting(OPENED_AT, true, true)).as("named").isFalse();
        assertThat(takeover.keepsWaiting(OPENED_AT, false, false)).as("a new room").isFalse();
    }

    @Test
    void aNewcomerWaitsForThreeSeconds() {
        assertThat(takeover.keepsWaiting(OPENED_AT + 2_999, false, true)).isTrue();
        assertThat(takeover.keepsWaiting(OPENED_AT + 3_000, false, true)).isFalse();
    }

    @Test
    void nobodyWaitsForAShardThatWasWrittenDownAndIsLost() {
        takeover.onShardsKnown();
        assertThat(takeover.keepsWaiting(OPENED_AT, false, true)).isFalse();
    }

    @Test
    void theAwaitedHaveThirtySeconds() {
        assertThat(takeover.isOver(OPENED_AT + 29_999)).isFalse();
        assertThat(takeover.isOver(OPENED_AT + 30_000)).isTrue();
    }

    @Test
    void theAwaitedHaveThirtySecondsAfterTheirNodeIsBack() {
        takeover.onNodeJoined(OPENED_AT + 25_000);
        assertThat(takeover.isOver(OPENED_AT + 54_999)).isFalse();
        assertThat(takeover.isOver(OPENED_AT + 55_000)).isTrue();
        assertThat(takeover.keepsWaiting(OPENED_AT + 25_000, false, true)).isFalse();
    }
}
