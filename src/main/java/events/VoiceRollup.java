package events;

import java.time.Instant;
import java.time.LocalDate;
import java.time.ZoneOffset;
import java.util.HashMap;
import java.util.Map;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/// Adds the events of the voice channels of a guild up by day (UTC). Whoever is in a channel at
/// midnight counts for the peak of both days, and the time of a visit for each day that it touches.
public final class VoiceRollup {
    private final Map<UUID, Presence> presence;
    private final Map<Cell, Sums> sums = new HashMap<>();

    /// @param present how many are in a channel
    /// @param day of its last event
    public record Presence(int present, LocalDate day) {}

    /// One channel on one day.
    public record Cell(UUID channel, LocalDate day) {}

    /// @param peak the highest number so far, of which the greatest counts
    public record Sums(long joins, long millis, int peak) {
        private Sums and(Sums more) {
            return new Sums(joins + more.joins, millis + more.millis, Math.max(peak, more.peak));
        }
    }

    /// @param presence as [#presence] was after the last event
    public VoiceRollup(Map<UUID, Presence> presence) {
        this.presence = new HashMap<>(presence);
    }

    public void add(VoiceChange change) {
        LocalDate day = day(change.atMillis());
        UUID channel = change.channel();
        int before = carry(channel, day);
        switch (change) {
            case VoiceChange.Joined _ -> {
                put(channel, before + 1, day);
                add(channel, day, new Sums(1, 0, before + 1));
            }
            case VoiceChange.Left(_, long at, long joinedAt) -> {
                put(channel, Math.max(0, before - 1), day);
                split(channel, joinedAt, at);
            }
            case VoiceChange.Closed _ -> put(channel, 0, day);
        }
    }

    /// By channel.
    public Map<UUID, Presence> presence() {
        return Map.copyOf(presence);
    }

    /// What is to be added to what was summed before.
    public Map<Cell, Sums> sums() {
        return Map.copyOf(sums);
    }

    /// Who was there at the last event was there on all days since.
    private int carry(UUID channel, LocalDate day) {
        @Nullable Presence last = presence.get(channel);
        if (last == null) {
            return 0;
        }
        if (last.present() > 0) {
            for (LocalDate next = last.day().plusDays(1);
                    !next.isAfter(day);
                    next = next.plusDays(1)) {
                add(channel, next, new Sums(0, 0, last.present()));
            }
        }
        return last.present();
    }

    /// An event may be late: a participant of a killed node has left before others.
    private void put(UUID channel, int present, LocalDate day) {
        @Nullable Presence last = presence.get(channel);
        presence.put(
                channel,
                new Presence(present, last == null || last.day().isBefore(day) ? day : last.day()));
    }

    private void split(UUID channel, long fromMillis, long toMillis) {
        for (long from = fromMillis; from < toMillis; ) {
            LocalDate day = day(from);
            long midnight = day.plusDays(1).atStartOfDay(ZoneOffset.UTC).toInstant().toEpochMilli();
            long to = Math.min(midnight, toMillis);
            add(channel, day, new Sums(0, to - from, 0));
            from = to;
        }
    }

    private void add(UUID channel, LocalDate day, Sums more) {
        sums.merge(new Cell(channel, day), more, Sums::and);
    }

    private static LocalDate day(long millis) {
        return LocalDate.ofInstant(Instant.ofEpochMilli(millis), ZoneOffset.UTC);
    }
}
