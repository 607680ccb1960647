package rooms.permission;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.EnumSet;
import java.util.List;
import java.util.Random;
import java.util.Set;
import java.util.TreeSet;
import org.junit.jupiter.api.Test;

/// Generated guilds against an oracle that is written as the rules are documented: permission by
/// permission, with sets of names instead of bits.
class MemberGrantsTest {
    private static final int CASES = 5_000;
    private static final List<String> OF_CHANNELS =
            List.of(
                    "create_invite",
                    "manage_channels",
                    "priority_speaker",
                    "stream",
                    "view_channel",
                    "send_messages",
                    "manage_messages",
                    "attach_files",
                    "read_message_history",
                    "connect",
                    "speak",
                    "mute_members",
                    "deafen_members",
                    "move_members",
                    "manage_roles",
                    "video");
    private static final List<String> OF_GUILDS =
            List.of(
                    "kick_members",
                    "ban_members",
                    "administrator",
                    "manage_guild",
                    "view_audit_log",
                    "moderate_members");

    /// By names of permissions.
    private record Case(
            boolean owner,
            boolean timedOut,
            Set<String> everyone,
            List<Set<String>> roles,
            Rule everyoneHere,
            List<Rule> rolesHere,
            Rule memberHere) {}

    private record Rule(Set<String> allow, Set<String> deny) {}

    @Test
    void agreesWithTheDocumentedOrderInEveryGeneratedCase() {
        Random random = new Random(11);
        int unlimited = 0;
        int hidden = 0;
        for (int i = 0; i < CASES; i++) {
            Case one = next(random);
            MemberGrants grants =
                    new MemberGrants(
                            one.owner,
                            one.timedOut,
                            bits(one.everyone),
                            one.roles.stream().map(MemberGrantsTest::bits).toList());
            ChannelOverrides overrides =
                    new ChannelOverrides(
                            override(one.everyoneHere),
                            one.rolesHere.stream().map(MemberGrantsTest::override).toList(),
                            override(one.memberHere));

            Set<String> inGuild = names(grants.inGuild());
            Set<String> inChannel = names(grants.inChannel(overrides));

            assertThat(inGuild).as("guild of %s", one).isEqualTo(guildOracle(one));
            assertThat(inChannel).as("channel of %s", one).isEqualTo(channelOracle(one));
            unlimited += inChannel.size() == Permission.values().length ? 1 : 0;
            hidden += inChannel.isEmpty() ? 1 : 0;
        }
        assertThat(unlimited).as("owners and administrators").isBetween(CASES / 10, CASES / 2);
        assertThat(hidden).as("of hidden channels").isBetween(CASES / 10, CASES / 2);
    }

    @Test
    void everyPermissionIsOfChannelsOrOfGuilds() {
        assertThat(names(Permissions.OF_CHANNELS)).containsExactlyInAnyOrderElementsOf(OF_CHANNELS);
        assertThat(names(Permissions.ALL.without(Permissions.OF_CHANNELS)))
                .containsExactlyInAnyOrderElementsOf(OF_GUILDS);
        assertThat(names(Permissions.OF_EVERYONE))
                .as("as the migrations give them")
                .isEqualTo(names(new Permissions(4_503_599_630_585_345L | 32_768)));
    }

    private static Set<String> guildOracle(Case one) {
        Set<String> granted = new TreeSet<>(one.everyone);
        one.roles.forEach(granted::addAll);
        if (one.owner || granted.contains("administrator")) {
            return all();
        }
        if (one.timedOut) {
            granted.removeIf(
                    name -> !Set.of("view_channel", "read_message_history").contains(name));
        }
        return granted;
    }

    private static Set<String> channelOracle(Case one) {
        Set<String> granted = new TreeSet<>(one.everyone);
        one.roles.forEach(granted::addAll);
        if (one.owner || granted.contains("administrator")) {
            return all();
        }
        for (String name : OF_CHANNELS) {
            boolean allowed = granted.contains(name);
            // The later rule counts.
            if (one.everyoneHere.deny.contains(name)) {
                allowed = false;
            }
            if (one.everyoneHere.allow.contains(name)) {
                allowed = true;
            }
            if (one.rolesHere.stream().anyMatch(rule -> rule.deny.contains(name))) {
                allowed = false;
            }
            if (one.rolesHere.stream().anyMatch(rule -> rule.allow.contains(name))) {
                allowed = true;
            }
            if (one.memberHere.deny.contains(name)) {
                allowed = false;
            }
            if (one.memberHere.allow.contains(name)) {
                allowed = true;
            }
            if (allowed) {
                granted.add(name);
            } else {
                granted.remove(name);
            }
        }
        if (!granted.contains("view_channel")) {
            return Set.of();
        }
        if (one.timedOut) {
            granted.retainAll(Set.of("view_channel", "read_message_history"));
        }
        return granted;
    }

    private static Set<String> all() {
        Set<String> all = new TreeSet<>(OF_CHANNELS);
        all.addAll(OF_GUILDS);
        return all;
    }

    private static Case next(Random random) {
        List<Set<String>> roles = new ArrayList<>();
        List<Rule> rules = new ArrayList<>();
        for (int i = random.nextInt(4); i > 0; i--) {
            roles.add(some(random, 0.2, false));
            rules.add(rule(random));
        }
        return new Case(
                random.nextInt(20) == 0,
                random.nextInt(6) == 0,
                some(random, 0.5, false),
                roles,
                rule(random),
                rules,
                rule(random));
    }

    /// Also of permissions that a channel cannot change.
    private static Rule rule(Random random) {
        Set<String> deny = some(random, 0.2, true);
        Set<String> allow = some(random, 0.2, true);
        allow.removeAll(deny);
        return new Rule(allow, deny);
    }

    private static Set<String> some(Random random, double share, boolean inChannel) {
        Set<String> chosen = new TreeSet<>();
        for (Permission permission : Permission.values()) {
            boolean rare = permission == Permission.ADMINISTRATOR && !inChannel;
            if (random.nextDouble() < (rare ? share / 4 : share)) {
                chosen.add(permission.wireName());
            }
        }
        return chosen;
    }

    private static PermissionOverride override(Rule rule) {
        return new PermissionOverride(bits(rule.allow), bits(rule.deny));
    }

    private static Permissions bits(Set<String> names) {
        Set<Permission> permissions = EnumSet.noneOf(Permission.class);
        names.forEach(name -> permissions.add(Permission.of(name).orElseThrow()));
        return Permissions.of(permissions);
    }

    private static Set<String> names(Permissions permissions) {
        Set<String> names = new TreeSet<>();
        permissions.list().forEach(permission -> names.add(permission.wireName()));
        return names;
    }
}
