package rooms;

import java.util.List;
import java.util.UUID;
import java.util.stream.Stream;

/// The members of a guild as lists show them: under the highest role of each, the highest role
/// first, and by name there.
///
/// @param groups those with members
public record MemberOrder(List<Group> groups) {
    /// @param role the guild's id for those without a role
    public record Group(UUID role, List<UUID> members) {}

    /// How many members are below a role.
    public record Heading(UUID role, int members) {}

    public List<Heading> headings() {
        return groups.stream()
                .map(group -> new Heading(group.role(), group.members().size()))
                .toList();
    }

    public int size() {
        return groups.stream().mapToInt(group -> group.members().size()).sum();
    }

    /// @param offset among all members, without headings
    /// @param limit maximum number
    public List<UUID> range(int offset, int limit) {
        Stream<UUID> all = groups.stream().flatMap(group -> group.members().stream());
        return all.skip(offset).limit(limit).toList();
    }
}
