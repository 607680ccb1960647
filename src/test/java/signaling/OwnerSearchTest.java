package signaling;

import static org.assertj.core.api.Assertions.assertThat;
import static signaling.OwnerSearch.Step.ANNOUNCE;
import static signaling.OwnerSearch.Step.LOST;
import static signaling.OwnerSearch.Step.WAIT;

import org.junit.jupiter.api.Test;
import refusal.Refusal;
import refusal.RefusalCode;

class OwnerSearchTest {
    private static final long JOINED_AT = 5_000;
    private static final long SILENT_AT = JOINED_AT + OwnerSearch.ROOM_SILENCE_MILLIS + 1;

    private final OwnerSearch owner = new OwnerSearch(JOINED_AT);

    @Test
    void anActiveRoomHasItsOwner() {
        assertThat(owner.onTick(SILENT_AT - 1)).isEqualTo(WAIT);
        owner.onActive(SILENT_AT - 1);

        assertThat(owner.onTick(SILENT_AT)).isEqualTo(WAIT);
        assertThat(owner.onTick(SILENT_AT - 1 + OwnerSearch.ROOM_SILENCE_MILLIS)).isEqualTo(WAIT);
    }

    @Test
    void aSilentRoomIsAnnouncedToOnce() {
        assertThat(owner.onTick(SILENT_AT)).isEqualTo(ANNOUNCE);
        assertThat(owner.onTick(SILENT_AT + 1)).as("the answer is awaited").isEqualTo(WAIT);
        assertThat(owner.onGone(SILENT_AT + 2)).as("searched already").isEqualTo(WAIT);
    }

    @Test
    void anAnnouncementWithoutAnOwnerIsRepeated() {
        assertThat(owner.onGone(6_000)).isEqualTo(ANNOUNCE);
        for (long now = 7_000; now < 10_000; now += 1_000) {
            owner.onUnanswered();
            assertThat(owner.onTick(now)).isEqualTo(ANNOUNCE);
            assertThat(owner.onTick(now + 500)).isEqualTo(WAIT);
        }
    }

    @Test
    void aRoomWithoutAnOwnerIsLostIn30Seconds() {
        owner.onGone(6_000);
        owner.onUnanswered();
        long until = 6_000 + OwnerSearch.ANNOUNCE_MILLIS;
        assertThat(owner.onTick(until)).isEqualTo(ANNOUNCE);
        owner.onUnanswered();

        assertThat(owner.onTick(until + 1)).isEqualTo(LOST);
    }

    /// The call goes on, and so does the search once the owner can be reached again.
    @Test
    void whileTheOwnerCannotBeReachedTheRoomIsNotLost() {
        long later = SILENT_AT + 10 * OwnerSearch.ROOM_SILENCE_MILLIS;
        owner.onUnreachable(later);
        assertThat(owner.onTick(later)).isEqualTo(WAIT);
        owner.onGone(later);
        owner.onUnanswered();
        long reachable = later + 10 * OwnerSearch.ANNOUNCE_MILLIS;
        owner.onUnreachable(reachable);

        assertThat(owner.onTick(reachable)).isEqualTo(ANNOUNCE);
        owner.onUnanswered();
        assertThat(owner.onTick(reachable + OwnerSearch.ANNOUNCE_MILLIS + 1)).isEqualTo(LOST);
    }

    /// An event of the former owner can arrive after its node is known to be gone.
    @Test
    void anEventDoesNotEndTheSearch() {
        owner.onGone(6_000);
        owner.onActive(6_100);
        owner.onUnanswered();

        assertThat(owner.onTick(7_000)).isEqualTo(ANNOUNCE);
        assertThat(owner.onTick(6_001 + OwnerSearch.ANNOUNCE_MILLIS)).isEqualTo(LOST);
    }

    @Test
    void anOwnerThatWasFoundIsThereUntilItIsSilentOrGone() {
        owner.onTick(SILENT_AT);
        owner.onFound(SILENT_AT + 100);
        long silence = SILENT_AT + 100 + OwnerSearch.ROOM_SILENCE_MILLIS;
        assertThat(owner.onTick(silence)).isEqualTo(WAIT);
        assertThat(owner.onTick(silence + 1)).isEqualTo(ANNOUNCE);
        owner.onFound(silence + 2);

        assertThat(owner.onGone(silence + 3)).isEqualTo(ANNOUNCE);
    }

    @Test
    void onlySomeRefusalsMeanThatTheOwnerIsGone() {
        assertThat(OwnerSearch.isOwnerGone(refusal(RefusalCode.UNAVAILABLE))).isTrue();
        assertThat(OwnerSearch.isOwnerGone(refusal(RefusalCode.STALE_EPOCH))).isTrue();
        assertThat(OwnerSearch.isOwnerGone(refusal(RefusalCode.NOT_IN_ROOM))).isFalse();
        assertThat(OwnerSearch.isOwnerGone(refusal(RefusalCode.FORBIDDEN))).isFalse();
    }

    private static Refusal refusal(RefusalCode code) {
        return Refusal.of(code, "No.");
    }
}
