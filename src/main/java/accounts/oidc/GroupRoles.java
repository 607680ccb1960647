package accounts.oidc;

import java.util.Collection;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.UUID;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/// Which roles of guilds the groups of a person at the provider give. A role that is named here
/// follows the groups: it is taken from a person who is in none of the groups that give it.
public record GroupRoles(List<Rule> rules) {
    private static final String ID = "[0-9a-fA-F]{8}(?:-[0-9a-fA-F]{4}){3}-[0-9a-fA-F]{12}";
    private static final Pattern RULE = Pattern.compile("(.+)=(" + ID + ")/(" + ID + ")");

    /// A role of a guild.
    public record RoleOfGuild(UUID guild, UUID role) {}

    public record Rule(String group, RoleOfGuild gives) {}

    public GroupRoles {
        rules = List.copyOf(rules);
    }

    /// @param texts each `<group>=<id of the guild>/<id of the role>`
    /// @throws IllegalArgumentException with the text that is not of this form
    public static GroupRoles of(List<String> texts) {
        return new GroupRoles(texts.stream().map(GroupRoles::rule).toList());
    }

    private static Rule rule(String text) {
        Matcher parts = RULE.matcher(text);
        if (!parts.matches()) {
            throw new IllegalArgumentException(text);
        }
        return new Rule(
                parts.group(1),
                new RoleOfGuild(UUID.fromString(parts.group(2)), UUID.fromString(parts.group(3))));
    }

    /// For each role that is named: whether a person in these groups has it.
    public Map<RoleOfGuild, Boolean> given(Collection<String> groups) {
        Set<String> present = Set.copyOf(groups);
        Map<RoleOfGuild, Boolean> roles = new HashMap<>();
        rules.forEach(rule ->
                roles.merge(rule.gives(), present.contains(rule.group()), Boolean::logicalOr));
        return roles;
    }
}
