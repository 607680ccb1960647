package architecture;

import static org.assertj.core.api.Assertions.assertThat;

import com.tngtech.archunit.core.domain.Dependency;
import com.tngtech.archunit.core.domain.JavaClass;
import java.util.ArrayDeque;
import java.util.Collection;
import java.util.Deque;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import org.junit.jupiter.api.Test;

/// Top-level classes that need each other are one concept in two files. A sealed type and what it
/// permits need each other by their nature.
class ClassCyclesTest {
    @Test
    void onlySealedTypesAndTheirSubtypesNeedEachOther() {
        Map<String, Set<String>> uses = new TreeMap<>();
        for (JavaClass type : Product.CLASSES) {
            Set<String> used = uses.computeIfAbsent(topLevel(type), _ -> new TreeSet<>());
            for (Dependency dependency : type.getDirectDependenciesFromSelf()) {
                JavaClass target = dependency.getTargetClass().getBaseComponentType();
                if (Product.CLASSES.contain(target.getName())) {
                    used.add(topLevel(target));
                }
            }
        }

        List<Set<String>> cycles =
                new Components(uses)
                        .all().stream()
                                .filter(component -> component.size() > 1)
                                .filter(component ->
                                        component.stream().noneMatch(ClassCyclesTest::isSealed))
                                .toList();

        assertThat(uses).hasSizeGreaterThan(1_000);
        assertThat(cycles).isEmpty();
    }

    private static String topLevel(JavaClass type) {
        String name = type.getName();
        int nested = name.indexOf('$');
        return nested < 0 ? name : name.substring(0, nested);
    }

    private static boolean isSealed(String name) {
        try {
            return Class.forName(name, false, ClassCyclesTest.class.getClassLoader()).isSealed();
        } catch (ClassNotFoundException e) {
            throw new IllegalStateException(e);
        }
    }

    /// Strongly connected components of a graph (Tarjan).
    private static final class Components {
        private final Map<String, Set<String>> edges;
        private final Map<String, Integer> index = new HashMap<>();
        private final Deque<String> path = new ArrayDeque<>();
        private final Set<String> onPath = new HashSet<>();
        private final Collection<Set<String>> found = new ArrayDeque<>();

        Components(Map<String, Set<String>> edges) {
            this.edges = edges;
        }

        Collection<Set<String>> all() {
            edges.keySet()
                    .forEach(node -> {
                        if (!index.containsKey(node)) {
                            visit(node);
                        }
                    });
            return found;
        }

        private int visit(String node) {
            int own = index.size();
            index.put(node, own);
            int least = own;
            path.push(node);
            onPath.add(node);
            for (String next : edges.getOrDefault(node, Set.of())) {
                if (!index.containsKey(next)) {
                    least = Math.min(least, visit(next));
                } else if (onPath.contains(next)) {
                    least = Math.min(least, index.getOrDefault(next, own));
                }
            }
            if (least == own) {
                Set<String> component = new TreeSet<>();
                String member;
                do {
                    member = path.pop();
                    onPath.remove(member);
                    component.add(member);
                } while (!member.equals(node));
                found.add(component);
            }
            return least;
        }
    }
}
