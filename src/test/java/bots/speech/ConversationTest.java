package bots.speech;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.BitSet;
import java.util.List;
import org.junit.jupiter.api.Test;

class ConversationTest {
    private static final long MILLI = 1_000_000L;
    private static final long MINUTE = 60_000 * MILLI;

    /// @param begins else stops
    private record Event(boolean begins, int talker, long atNanos) {}

    private static final class Recorder implements Conversation.Listener {
        private final List<Event> events = new ArrayList<>();

        @Override
        public void onStart(int talker, long atNanos) {
            events.add(new Event(true, talker, atNanos));
        }

        @Override
        public void onStop(int talker, long atNanos) {
            events.add(new Event(false, talker, atNanos));
        }

        /// Time with n speakers, in nanoseconds, by n.
        long[] times(int talkers, long endNanos) {
            var times = new long[talkers + 1];
            var speaking = new BitSet();
            var last = 0L;
            for (var event : events) {
                times[speaking.cardinality()] += event.atNanos - last;
                last = event.atNanos;
                speaking.set(event.talker, event.begins);
            }
            times[speaking.cardinality()] += endNanos - last;
            return times;
        }

        List<Long> spurtMillis() {
            var spurts = new ArrayList<Long>();
            for (var i = 0; i < events.size(); i++) {
                var event = events.get(i);
                if (event.begins) {
                    events.subList(i, events.size()).stream()
                            .filter(later -> !later.begins && later.talker == event.talker)
                            .findFirst()
                            .ifPresent(stop -> spurts.add((stop.atNanos - event.atNanos) / MILLI));
                }
            }
            return spurts;
        }
    }

    @Test
    void theSameSeedGivesTheSameConversationHoweverOftenItIsAdvanced() {
        var often = new Recorder();
        var seldom = new Recorder();
        var one = of(5, 7);
        for (var now = 0L; now <= 10 * MINUTE; now += 7 * MILLI) {
            one.advance(now, often);
        }
        one.advance(10 * MINUTE, often);
        var other = of(5, 7);
        for (var now = 0L; now <= 10 * MINUTE; now += MINUTE) {
            other.advance(now, seldom);
        }

        assertThat(often.events).isEqualTo(seldom.events).hasSizeGreaterThan(300);
    }

    @Test
    void anotherSeedGivesAnother() {
        assertThat(play(4, 1, MINUTE).events).isNotEqualTo(play(4, 2, MINUTE).events);
    }

    @Test
    void mostlyOneSpeaksSometimesTwoSometimesNone() {
        var times = play(6, 3, 60 * MINUTE).times(6, 60 * MINUTE);

        assertThat(times[1]).isBetween(60 * MINUTE * 6 / 10, 60 * MINUTE * 9 / 10);
        assertThat(times[0]).isBetween(60 * MINUTE / 20, 60 * MINUTE * 3 / 10);
        assertThat(times[2]).isBetween(60 * MINUTE / 100, 60 * MINUTE * 2 / 10);
        assertThat(times[4] + times[5] + times[6]).isZero();
    }

    @Test
    void talkspurtsAreOfOneToThreeSeconds() {
        var spurts = play(6, 4, 60 * MINUTE).spurtMillis();

        assertThat(spurts).allSatisfy(millis -> assertThat(millis).isBetween(290L, 15_000L));
        assertThat(spurts.stream().mapToLong(Long::longValue).average().orElseThrow())
                .isBetween(1_000.0, 3_000.0);
    }

    @Test
    void everyTalkerGetsTheFloor() {
        var reception = new BitSet();
        play(10, 5, MINUTE).events.forEach(event -> reception.set(event.talker));

        assertThat(reception.cardinality()).isEqualTo(10);
    }

    @Test
    void aBotThatIsAloneTalksWithPauses() {
        var times = play(1, 6, 10 * MINUTE).times(1, 10 * MINUTE);

        assertThat(times[1]).isGreaterThan(10 * MINUTE / 2);
        assertThat(times[0]).isGreaterThan(MINUTE);
    }

    @Test
    void aBotThatHasLeftIsSilent() {
        var conversation = of(3, 8);
        var recorder = new Recorder();
        conversation.advance(MINUTE, recorder);
        conversation.leave(1);
        recorder.events.clear();
        conversation.advance(3 * MINUTE, recorder);

        assertThat(conversation.speaks(1)).isFalse();
        assertThat(recorder.events).noneMatch(event -> event.talker == 1).isNotEmpty();
    }

    @Test
    void withoutTalkersThereIsSilenceAndALateTalkerSpeaks() {
        var conversation = new Conversation(2, 9);
        var recorder = new Recorder();
        conversation.advance(MINUTE, recorder);
        assertThat(recorder.events).isEmpty();

        conversation.enter(1);
        conversation.advance(MINUTE + 1_000 * MILLI, recorder);
        assertThat(recorder.events).isNotEmpty();
    }

    private static Recorder play(int talkers, long seed, long nanos) {
        var recorder = new Recorder();
        of(talkers, seed).advance(nanos, recorder);
        return recorder;
    }

    private static Conversation of(int talkers, long seed) {
        var conversation = new Conversation(talkers, seed);
        for (var talker = 0; talker < talkers; talker++) {
            conversation.enter(talker);
        }
        return conversation;
    }
}
