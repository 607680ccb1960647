package rooms.live;

import static org.assertj.core.api.Assertions.assertThat;

import call.LeaveReason;
import call.ParticipantState;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Random;
import java.util.Set;
import java.util.TreeMap;
import java.util.UUID;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import rooms.ChannelKind;
import rooms.Participant;
import rooms.VoiceRights;
import rooms.permission.Permission;
import rooms.permission.Permissions;

/// Whoever applies the deltas to the snapshot they joined with sees the room as it is, whatever
/// happened in whichever order.
public class RosterReplayTest {
    private static final int COMMANDS = 10_000;
    private static final int USERS = 30;

    /// What one client believes.
    private static final class View {
        final int self;
        final Map<Integer, Participant> roster = new TreeMap<>();
        final Set<Integer> speaking = new HashSet<>();

        View(int self, List<Participant> snapshot) {
            this.self = self;
            snapshot.forEach(participant -> roster.put(participant.number(), participant));
        }

        void apply(RosterDelta delta) {
            delta.joined().forEach(p -> assertThat(roster.put(p.number(), p)).isNull());
            delta.changed().forEach(p -> assertThat(roster.put(p.number(), p)).isNotNull());
            delta.left().forEach(n -> assertThat(roster.remove(n)).isNotNull());
            speaking.retainAll(roster.keySet());
        }
    }

    private final Map<String, View> views = new HashMap<>();
    private final Map<Integer, Participant> presence = new TreeMap<>();
    private int presenceChecks;
    private final Set<Integer> numbersGiven = new HashSet<>();
    private final Room room = new Room(ChannelKind.VOICE, 20, 0, this::onEvent);
    private long now;

    @ParameterizedTest
    @ValueSource(longs = {1, 2, 3, 20_260_101})
    void everyMemberSeesTheSameRoom(long seed) {
        Random random = new Random(seed);

        for (int i = 0; i < COMMANDS; i++) {
            command(random);
            now += random.nextInt(30);
            if (room.nextDeadlineMillis() <= now) {
                room.onDeadline(now);
                check("seed " + seed + ", command " + i);
            }
        }
        while (room.nextDeadlineMillis() != Room.NEVER) {
            room.onDeadline(room.nextDeadlineMillis());
        }
        check("seed " + seed + ", at the end");
        assertThat(numbersGiven).as("seed " + seed).hasSizeGreaterThan(500);
        assertThat(presenceChecks).as("seed " + seed).isGreaterThan(5);
    }

    private void command(Random random) {
        int someone = someone(random);
        switch (random.nextInt(10)) {
            case 0, 1, 2 -> join(random);
            case 3 -> leave(someone);
            case 4 -> room.onEviction(now, someone, LeaveReason.MEDIA_LOST);
            case 5, 6 -> {
                if (someone != 0) {
                    changeState(random, someone);
                    changeRights(random, someone);
                }
            }
            case 7, 8 -> room.onSpeaking(now, List.of(someone), List.of());
            default -> room.onSpeaking(now, List.of(), List.of(someone));
        }
    }

    private void join(Random random) {
        int user = random.nextInt(USERS);
        String session = "session " + user + "." + random.nextInt(2);
        boolean fits =
                room.roster().size() < 20
                        || room.roster().stream().anyMatch(p -> p.user().equals(new UUID(0, user)));
        if (fits) {
            Participant newcomer =
                    room.onJoin(
                            now,
                            session,
                            new UUID(0, user),
                            "user " + user,
                            state(random),
                            VoiceRights.of(Permissions.OF_EVERYONE),
                            0);
            assertThat(numbersGiven.add(newcomer.number())).isTrue();
            views.put(session, new View(newcomer.number(), room.roster()));
        }
    }

    private void leave(int number) {
        String session = room.sessionOf(number);
        if (session != null) {
            views.remove(session);
        }
        room.onLeave(now, number, String.valueOf(session));
    }

    /// The client's own entry changes by the acknowledgement, not by a delta.
    private void changeState(Random random, int number) {
        ParticipantState state = state(random);
        room.onChangeState(now, number, state);
        updateOwnEntry(number);
    }

    private void changeRights(Random random, int number) {
        Permissions permissions =
                random.nextBoolean() ? Permissions.OF_EVERYONE : Permissions.of(Permission.CONNECT);
        room.onRights(
                now,
                number,
                new VoiceRights(permissions, random.nextBoolean(), random.nextBoolean(), 0));
        updateOwnEntry(number);
    }

    private void updateOwnEntry(int number) {
        room.roster().stream()
                .filter(participant -> participant.number() == number)
                .forEach(self ->
                        view(room.sessionOf(number))
                                .roster
                                .computeIfPresent(number, (_, _) -> self));
    }

    private void onEvent(RoomEvent event) {
        switch (event) {
            case RoomEvent.RosterChanged(var to, RosterDelta delta) ->
                    view(to.session()).apply(delta);
            case RoomEvent.SpeakingChanged(
                            var to,
                            List<Integer> started,
                            List<Integer> stopped) -> {
                assertThat(view(to.session()).speaking.addAll(started) || started.isEmpty())
                        .isTrue();
                view(to.session()).speaking.removeAll(stopped);
            }
            case RoomEvent.Evicted(var to, _) -> views.remove(to.session());
            case RoomEvent.Replaced(var to) -> views.remove(to.session());
            case RoomEvent.PresenceChanged(RosterDelta delta) -> {
                delta.joined().forEach(p -> presence.put(p.number(), p));
                delta.changed().forEach(p -> presence.replace(p.number(), p));
                delta.left().forEach(presence::remove);
            }
            case RoomEvent.Moved(var to, _) -> views.remove(to.session());
            case RoomEvent.Left _, RoomEvent.StateChanged _ -> {}
            case RoomEvent.RightsChanged _, RoomEvent.LimitsChanged _ -> {}
        }
    }

    private View view(@Nullable String session) {
        return Objects.requireNonNull(views.get(session));
    }

    private void check(String when) {
        List<Participant> roster = room.roster();
        // The guild is notified less often than the members.
        if (room.nextDeadlineMillis() == Room.NEVER) {
            assertThat(presence.values()).as(when).containsExactlyElementsOf(roster);
            presenceChecks++;
        }
        assertThat(views).as(when).hasSameSizeAs(roster);
        Set<Integer> speaking =
                views.values().stream().findFirst().map(v -> v.speaking).orElse(Set.of());
        for (View view : views.values()) {
            assertThat(view.roster.values())
                    .as(when + ", as seen by " + view.self)
                    .containsExactlyElementsOf(roster);
            assertThat(view.speaking).as(when + ", as seen by " + view.self).isEqualTo(speaking);
        }
    }

    private int someone(Random random) {
        List<Participant> roster = room.roster();
        return roster.isEmpty() ? 0 : roster.get(random.nextInt(roster.size())).number();
    }

    private static ParticipantState state(Random random) {
        return new ParticipantState(
                random.nextBoolean(), random.nextBoolean(), random.nextBoolean(), false);
    }
}
