package store.directory;

import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import java.util.concurrent.ConcurrentHashMap;
import rooms.Participant;

/// Parses the participants of the channels of a guild, and caches the result for each text, since
/// every client that connects asks for the same: 500 clients that join a channel one after the
/// other would parse a quarter of a million participants. Any thread.
public final class PresenceTexts {
    private record Read(String text, List<Participant> participants) {}

    private final Map<UUID, Map<String, Read>> lastReads = new ConcurrentHashMap<>();

    /// @param texts as the directory holds them now, by channel
    Map<UUID, List<Participant>> read(UUID guild, Map<String, String> texts) {
        Map<String, Read> before = lastReads.getOrDefault(guild, Map.of());
        Map<String, Read> now = new HashMap<>();
        Map<UUID, List<Participant>> present = new HashMap<>();
        texts.forEach((channel, text) -> {
            Read read = before.get(channel);
            if (read == null || !read.text().equals(text)) {
                read = new Read(text, List.copyOf(DirectoryText.participants(text)));
            }
            now.put(channel, read);
            present.put(UUID.fromString(channel), read.participants());
        });
        if (now.isEmpty()) {
            lastReads.remove(guild);
        } else {
            lastReads.put(guild, now);
        }
        return present;
    }
}
