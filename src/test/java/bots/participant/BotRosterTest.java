package bots.participant;

import static org.assertj.core.api.Assertions.assertThat;

import bots.client.signaling.AuthenticatedUser;
import bots.recordings.StampClock;
import bots.scenario.BotRole;
import bots.scenario.ScenarioDraft;
import bots.scenario.ScenarioKey;
import java.util.List;
import java.util.Random;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

/// Also covers `Bot` and `BotRoom`.
class BotRosterTest {
    private static final int ACCOUNTS = 12;

    private final BotRoom red = new BotRoom("red", "1", 1, ACCOUNTS, 1);
    private final BotRoom blue = new BotRoom("blue", "2", 1, ACCOUNTS, 2);
    private final BotRoster roster =
            new BotRoster(
                    IntStream.rangeClosed(1, ACCOUNTS)
                            .mapToObj(i -> new AuthenticatedUser("" + i, "bot-" + i, "", "", null))
                            .toList(),
                    List.of(red, blue),
                    new StampClock(7, 0));
    private final List<Bot> first =
            roster.first(
                    new ScenarioDraft()
                            .set(ScenarioKey.PARTICIPANTS, "6", "test")
                            .set(ScenarioKey.TALKERS, "3", "test")
                            .set(ScenarioKey.CAMERAS, "1", "test")
                            .scenario());

    @Test
    void rolesAreCountedFromTheFirstBot() {
        assertThat(first)
                .extracting(Bot::roles)
                .containsExactly(
                        "talker, camera", "talker", "talker", "listener", "listener", "listener");
    }

    @Test
    void botsAreDistributedOverTheRooms() {
        assertThat(first).extracting(Bot::room).containsExactly(red, blue, red, blue, red, blue);
    }

    @Test
    void thoseThatAreAwayComeFirstThenNewOnesUntilNoAccountIsLeft() {
        first.forEach(bot -> bot.onPresent(1));
        first.get(1).onAway();

        List<Bot> next = roster.next(BotRole.TALKERS, 100);

        assertThat(next.getFirst()).isSameAs(first.get(1));
        assertThat(next).hasSize(1 + ACCOUNTS - 6);
        assertThat(roster.bots()).hasSize(ACCOUNTS);
        assertThat(next.getLast().roles()).isEqualTo("talker");
    }

    @Test
    void picksFromThosePresent() {
        first.get(3).onPresent(1);
        first.get(4).onPresent(1);
        first.get(0).onPresent(1);

        assertThat(roster.pick(BotRole.LISTENERS, 5, new Random(1)))
                .containsExactlyInAnyOrder(first.get(3), first.get(4));
        assertThat(roster.pick(BotRole.PARTICIPANTS, 2, new Random(1))).hasSize(2);
    }

    @Test
    void onlyTalkersThatArePresentSpeak() {
        first.get(0).onPresent(1);
        for (int second = 1; second <= 60; second++) {
            red.advance(second * 1_000_000_000L);
        }

        assertThat(first.get(0).spoke()).isTrue();
        assertThat(first.get(2).spoke()).as("away").isFalse();
        assertThat(first.get(4).spoke()).as("a listener").isFalse();
    }

    @Test
    void aTokenBecomesOld() {
        Bot bot = first.getFirst();
        long renewedNanos = System.nanoTime();
        bot.onRenewed(new AuthenticatedUser("1", "renewed", "", "", null), renewedNanos);

        assertThat(bot.user().username()).isEqualTo("renewed");
        assertThat(bot.tokenIsOld(renewedNanos + 9 * 60_000_000_000L)).isFalse();
        assertThat(bot.tokenIsOld(renewedNanos + 11 * 60_000_000_000L)).isTrue();
    }
}
