package rooms.live;

import java.util.Collection;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.UUID;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;
import refusal.RefusalCode;
import refusal.RefusedException;
import rooms.Participant;
import rooms.VoiceRights;
import rooms.permission.Permissions;

/// The participants of one room by number, in the order in which they came. A number is given once.
final class Members {
    /// More than can join within one batch.
    private static final int UNWRITTEN_NUMBERS = 100;

    private final Map<Integer, Member> byNumber = new LinkedHashMap<>();
    private int lastNumber;
    private long emptySinceMillis;

    Members(long nowMillis) {
        emptySinceMillis = nowMillis;
    }

    /// Takes in the participants of a former owner, before anyone joins. Their sessions are
    /// awaited.
    void restore(List<Participant> leftBehind) {
        for (Participant participant : leftBehind) {
            add(new Member("", participant, VoiceRights.of(Permissions.OF_EVERYONE), 0));
        }
        // Of those who joined last the former owner may not have written.
        lastNumber += UNWRITTEN_NUMBERS;
    }

    /// For the next participant.
    int nextNumber() {
        return ++lastNumber;
    }

    void add(Member member) {
        byNumber.put(member.number(), member);
        lastNumber = Math.max(lastNumber, member.number());
    }

    /// @return null when there is none
    @Nullable Member remove(long nowMillis, int number) {
        Member removed = byNumber.remove(number);
        if (removed != null && byNumber.isEmpty()) {
            emptySinceMillis = nowMillis;
        }
        return removed;
    }

    @Nullable Member find(int number) {
        return byNumber.get(number);
    }

    /// @throws RefusedException `not_in_room`
    Member require(int number) {
        Member member = byNumber.get(number);
        if (member == null) {
            throw notHere(number);
        }
        return member;
    }

    static RefusedException notHere(int number) {
        return new RefusedException(
                RefusalCode.NOT_IN_ROOM, "Participant " + number + " is not in this room.");
    }

    /// The participant that a user is, null when they are not here.
    @Nullable Member of(UUID user) {
        for (Member member : byNumber.values()) {
            if (member.participant.user().equals(user)) {
                return member;
            }
        }
        return null;
    }

    Collection<Member> all() {
        return byNumber.values();
    }

    Set<Integer> numbers() {
        return byNumber.keySet();
    }

    Set<UUID> users() {
        return byNumber.values().stream()
                .map(member -> member.participant.user())
                .collect(Collectors.toSet());
    }

    List<Participant> roster() {
        return byNumber.values().stream().map(member -> member.participant).toList();
    }

    /// Those whose sessions have not announced themselves.
    List<Integer> awaited() {
        return byNumber.values().stream().filter(Member::isAwaited).map(Member::number).toList();
    }

    int size() {
        return byNumber.size();
    }

    boolean isEmpty() {
        return byNumber.isEmpty();
    }

    /// For how long there have been none; 0 while there are some.
    long emptyForMillis(long nowMillis) {
        return byNumber.isEmpty() ? nowMillis - emptySinceMillis : 0;
    }
}
