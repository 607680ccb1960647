package bots;

import bots.client.Account;
import bots.recordings.Movie;
import bots.recordings.Voice;
import bots.scenario.Role;
import bots.scenario.Scenario;
import call.TrackKind;
import java.util.ArrayList;
import java.util.EnumSet;
import java.util.List;
import java.util.Set;

/// Who plays: makes bots with their parts, and spreads them over the rooms. Belongs to the play.
final class Cast {
    private final List<Voice> voices = Voice.shipped();
    private final Movie camera = Movie.camera();
    private final Movie screen = Movie.screen();
    private final List<Account> accounts;
    private final List<Room> rooms;
    private final int run;
    private final long wallOffsetNanos;
    private final List<Bot> bots = new ArrayList<>();

    Cast(List<Account> accounts, List<Room> rooms, int run, long wallOffsetNanos) {
        this.accounts = accounts;
        this.rooms = rooms;
        this.run = run;
        this.wallOffsetNanos = wallOffsetNanos;
    }

    /// Those who come first.
    List<Bot> first(Scenario scenario) {
        List<Bot> first = new ArrayList<>();
        for (int i = 0; i < scenario.participants(); i++) {
            Set<Role> roles = EnumSet.of(Role.PARTICIPANTS);
            roles.add(i < scenario.talkers() ? Role.TALKERS : Role.LISTENERS);
            if (i < scenario.cameras()) {
                roles.add(Role.CAMERAS);
            }
            if (i < scenario.screens()) {
                roles.add(Role.SCREENS);
            }
            first.add(add(roles));
        }
        return first;
    }

    /// Somebody with this part who is away: who left before, or somebody new; fewer when every account
    /// is taken.
    List<Bot> next(Role role, int count) {
        List<Bot> next = new ArrayList<>();
        for (Bot bot : bots) {
            if (next.size() < count && bot.state() == Bot.State.AWAY && bot.has(role)) {
                next.add(bot);
            }
        }
        while (next.size() < count && bots.size() < accounts.size()) {
            Set<Role> roles = EnumSet.of(Role.PARTICIPANTS);
            roles.add(role == Role.TALKERS ? Role.TALKERS : Role.LISTENERS);
            roles.add(role);
            next.add(add(roles));
        }
        return next;
    }

    private Bot add(Set<Role> roles) {
        int index = bots.size();
        int number = index + 1;
        List<PictureSender> pictures = new ArrayList<>();
        if (roles.contains(Role.CAMERAS)) {
            pictures.add(sender(TrackKind.CAMERA, camera, number));
        }
        if (roles.contains(Role.SCREENS)) {
            pictures.add(sender(TrackKind.SCREEN, screen, number));
        }
        var bot =
                new Bot(
                        number,
                        accounts.get(index),
                        rooms.get(index % rooms.size()),
                        roles,
                        roles.contains(Role.TALKERS)
                                ? new VoiceSender(
                                        voices.get(index % voices.size()),
                                        run,
                                        number,
                                        wallOffsetNanos)
                                : null,
                        pictures);
        bots.add(bot);
        return bot;
    }

    private PictureSender sender(TrackKind track, Movie movie, int number) {
        return new PictureSender(track, movie, run, number, wallOffsetNanos);
    }

    /// Everybody who has come so far, by number.
    List<Bot> bots() {
        return bots;
    }
}
