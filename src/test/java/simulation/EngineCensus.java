package simulation;

import java.lang.reflect.Array;
import java.lang.reflect.Field;
import java.lang.reflect.Modifier;
import java.util.ArrayDeque;
import java.util.Collection;
import java.util.Collections;
import java.util.Deque;
import java.util.IdentityHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/// Counts the objects of an engine, or of a whole node: walks from it through every object of ours
/// and adds up, by the field it is in, the size of every map, collection and array. An engine with
/// the same size at the same load has not grown.
public final class EngineCensus {
    /// Kept for use again, up to a limit of their own, what is cached of the latest texts, the last
    /// message written and the last datagram read: all vary with chance.
    private static final Set<String> POOLS =
            Set.of(
                    "media.send.PacketQueue$Store.idle",
                    "store.directory.PresenceTexts.lastReads",
                    "media.rtp.RtpPacket.buffer",
                    "caching.RecentReads.kept",
                    "signaling.message.MessageWriter.last");

    private final Set<Object> seen = Collections.newSetFromMap(new IdentityHashMap<>());
    private final Deque<Found> open = new ArrayDeque<>();
    private final Map<String, Long> sizes = new TreeMap<>();

    private record Found(String where, Object object) {}

    private final List<String> packages;

    private EngineCensus(List<String> packages) {
        this.packages = packages;
    }

    /// @return elements by the class and field they are in, and objects by class
    static Map<String, Long> of(Object root) {
        return of(root, List.of("media."));
    }

    /// @param packages of ours, as the names of their classes begin: into others it does not look
    public static Map<String, Long> of(Object root, List<String> packages) {
        EngineCensus census = new EngineCensus(packages);
        census.find("root", root);
        while (!census.open.isEmpty()) {
            census.visit(census.open.remove());
        }
        return census.sizes;
    }

    /// What was at no time among the first few so little as it is at every time among the last few:
    /// `most of the first → least of the last`. What only varies with chance is not in it; a leak
    /// is, however slow.
    public static Map<String, String> grown(List<Map<String, Long>> censuses, int few) {
        List<Map<String, Long>> first = censuses.subList(0, few);
        List<Map<String, Long>> last = censuses.subList(censuses.size() - few, censuses.size());
        Map<String, String> grown = new TreeMap<>();
        for (String where : last.getFirst().keySet()) {
            long most = first.stream().mapToLong(c -> c.getOrDefault(where, 0L)).max().orElse(0);
            long least = last.stream().mapToLong(c -> c.getOrDefault(where, 0L)).min().orElse(0);
            if (least > most) {
                grown.put(where, most + " → " + least);
            }
        }
        return grown;
    }

    private void find(String where, @Nullable Object object) {
        if (object != null && seen.add(object)) {
            open.add(new Found(where, object));
        }
    }

    private void visit(Found found) {
        Object object = found.object();
        switch (object) {
            case Map<?, ?> map -> {
                add(found.where(), map.size());
                map.forEach((key, value) -> {
                    find(found.where(), key);
                    find(found.where(), value);
                });
            }
            case Collection<?> collection -> {
                add(found.where(), collection.size());
                collection.forEach(element -> find(found.where(), element));
            }
            default -> {
                if (object.getClass().isArray()) {
                    visitArray(found);
                } else if (packages.stream().anyMatch(object.getClass().getName()::startsWith)) {
                    visitFields(object);
                }
            }
        }
    }

    private void visitArray(Found found) {
        int length = Array.getLength(found.object());
        add(found.where(), length);
        if (found.object() instanceof Object[] elements) {
            for (Object element : elements) {
                find(found.where(), element);
            }
        }
    }

    private void visitFields(Object object) {
        String name = object.getClass().getName();
        // Classes of lambdas are numbered as they are made.
        String stable = object.getClass().isHidden() ? name.replaceAll("\\$\\$Lambda.*", "") : name;
        add(stable, 1);
        if (object instanceof Enum<?>) {
            return;
        }
        for (Class<?> type = object.getClass(); type != null; type = type.getSuperclass()) {
            for (Field field : type.getDeclaredFields()) {
                if (!POOLS.contains(stable + "." + field.getName())
                        && !field.getType().isPrimitive()
                        && !Modifier.isStatic(field.getModifiers())
                        && field.trySetAccessible()) {
                    find(stable + "." + field.getName(), value(field, object));
                }
            }
        }
    }

    private static @Nullable Object value(Field field, Object object) {
        try {
            return field.get(object);
        } catch (IllegalAccessException impossible) {
            throw new AssertionError(impossible);
        }
    }

    private void add(String where, long size) {
        sizes.merge(where, size, Long::sum);
    }
}
