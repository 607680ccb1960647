package presence;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import java.util.UUID;
import org.junit.jupiter.api.Test;

class GuildStatusesTest {
    private static final UUID ADA = new UUID(0, 1);
    private static final UUID BOB = new UUID(0, 2);

    private final GuildStatuses statuses = new GuildStatuses();

    @Test
    void ofSeveralSourcesTheHighestStatusCounts() {
        change("a/1", ADA, OnlineStatus.IDLE);
        assertThat(statuses.of(ADA)).isEqualTo(OnlineStatus.IDLE);
        change("b/1", ADA, OnlineStatus.ONLINE);
        assertThat(statuses.of(ADA)).isEqualTo(OnlineStatus.ONLINE);
        change("a/1", ADA, OnlineStatus.DND);
        assertThat(statuses.of(ADA)).isEqualTo(OnlineStatus.DND);
        change("a/1", ADA, OnlineStatus.OFFLINE);
        assertThat(statuses.of(ADA)).isEqualTo(OnlineStatus.ONLINE);
        assertThat(statuses.of(BOB)).isEqualTo(OnlineStatus.OFFLINE);
    }

    @Test
    void anInvisibleUserIsOfflineForOthersWhateverOtherSessionsShow() {
        change("a/1", ADA, OnlineStatus.INVISIBLE);
        assertThat(statuses.of(ADA)).isEqualTo(OnlineStatus.OFFLINE);
        assertThat(statuses.takeChanged()).isEmpty();
        change("b/1", ADA, OnlineStatus.ONLINE);
        change("b/1", ADA, OnlineStatus.DND);
        assertThat(statuses.of(List.of(ADA)))
                .containsExactly(new UserStatus(ADA, OnlineStatus.OFFLINE));
        assertThat(statuses.takeChanged()).isEmpty();
        change("a/1", ADA, OnlineStatus.OFFLINE);
        assertThat(statuses.of(ADA)).isEqualTo(OnlineStatus.DND);
    }

    @Test
    void onlyWhatDiffersForOthersCountsAsChanged() {
        change("a/1", ADA, OnlineStatus.ONLINE);
        assertThat(statuses.takeChanged()).containsExactly(ADA);
        assertThat(statuses.takeChanged()).isEmpty();
        change("a/1", ADA, OnlineStatus.ONLINE);
        change("b/1", ADA, OnlineStatus.IDLE);
        assertThat(statuses.takeChanged()).isEmpty();
    }

    @Test
    void membersThatASourceNoLongerNamesAreOffline() {
        statuses.replace(
                "a/1",
                List.of(
                        new UserStatus(ADA, OnlineStatus.ONLINE),
                        new UserStatus(BOB, OnlineStatus.DND)));
        statuses.takeChanged();
        statuses.replace("a/1", List.of(new UserStatus(BOB, OnlineStatus.DND)));

        assertThat(statuses.of(List.of(ADA, BOB)))
                .containsExactly(
                        new UserStatus(ADA, OnlineStatus.OFFLINE),
                        new UserStatus(BOB, OnlineStatus.DND));
        assertThat(statuses.takeChanged()).containsExactly(ADA);
    }

    @Test
    void whatANodeThatIsGoneSaidIsForgotten() {
        change("a/1", ADA, OnlineStatus.ONLINE);
        change("a/2", BOB, OnlineStatus.ONLINE);
        change("b/1", BOB, OnlineStatus.IDLE);
        statuses.takeChanged();

        statuses.forget(source -> source.startsWith("a/"));

        assertThat(statuses.of(ADA)).isEqualTo(OnlineStatus.OFFLINE);
        assertThat(statuses.of(BOB)).isEqualTo(OnlineStatus.IDLE);
        assertThat(statuses.takeChanged()).containsExactlyInAnyOrder(ADA, BOB);
    }

    private void change(String source, UUID user, OnlineStatus status) {
        statuses.change(source, List.of(new UserStatus(user, status)));
    }
}
