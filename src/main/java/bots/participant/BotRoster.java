package bots.participant;

import bots.client.signaling.AuthenticatedUser;
import bots.recordings.AudioRecording;
import bots.recordings.StampClock;
import bots.recordings.VideoRecording;
import bots.scenario.BotRole;
import bots.scenario.Scenario;
import call.TrackKind;
import java.util.ArrayList;
import java.util.Collections;
import java.util.EnumSet;
import java.util.List;
import java.util.Random;
import java.util.Set;

/// Creates the bots of a run with their roles, and distributes them over the rooms. On the thread
/// of the run.
public final class BotRoster {
    private final List<AudioRecording> recordings = AudioRecording.shipped();
    private final VideoRecording camera = VideoRecording.camera();
    private final VideoRecording screen = VideoRecording.screen();
    private final List<AuthenticatedUser> users;
    private final List<BotRoom> rooms;
    private final StampClock clock;
    private final List<Bot> bots = new ArrayList<>();

    public BotRoster(List<AuthenticatedUser> users, List<BotRoom> rooms, StampClock clock) {
        this.users = users;
        this.rooms = rooms;
        this.clock = clock;
    }

    /// Creates the first participants.
    public List<Bot> first(Scenario scenario) {
        List<Bot> first = new ArrayList<>();
        for (int i = 0; i < scenario.participants(); i++) {
            Set<BotRole> roles = EnumSet.of(BotRole.PARTICIPANTS);
            roles.add(i < scenario.talkers() ? BotRole.TALKERS : BotRole.LISTENERS);
            if (i < scenario.cameras()) {
                roles.add(BotRole.CAMERAS);
            }
            if (i < scenario.screens()) {
                roles.add(BotRole.SCREENS);
            }
            first.add(add(roles));
        }
        return first;
    }

    /// Bots with this role that are away, or else new ones; fewer than requested when every account
    /// is used.
    public List<Bot> next(BotRole role, int count) {
        List<Bot> next = new ArrayList<>();
        for (Bot bot : bots) {
            if (next.size() < count && bot.state() == Bot.State.AWAY && bot.has(role)) {
                next.add(bot);
            }
        }
        while (next.size() < count && bots.size() < users.size()) {
            Set<BotRole> roles = EnumSet.of(BotRole.PARTICIPANTS);
            roles.add(role == BotRole.TALKERS ? BotRole.TALKERS : BotRole.LISTENERS);
            roles.add(role);
            next.add(add(roles));
        }
        return next;
    }

    /// Chooses at random from those with this role that are present; fewer than requested if there
    /// are not enough.
    public List<Bot> pick(BotRole role, int count, Random random) {
        List<Bot> present = new ArrayList<>();
        for (Bot bot : bots) {
            if (bot.state() == Bot.State.PRESENT && bot.has(role)) {
                present.add(bot);
            }
        }
        Collections.shuffle(present, random);
        return present.subList(0, Math.min(count, present.size()));
    }

    private Bot add(Set<BotRole> roles) {
        int index = bots.size();
        int number = index + 1;
        List<VideoSender> videos = new ArrayList<>();
        if (roles.contains(BotRole.CAMERAS)) {
            videos.add(new VideoSender(TrackKind.CAMERA, camera, number, clock));
        }
        if (roles.contains(BotRole.SCREENS)) {
            videos.add(new VideoSender(TrackKind.SCREEN, screen, number, clock));
        }
        AudioRecording recording = recordings.get(index % recordings.size());
        var bot =
                new Bot(
                        number,
                        users.get(index),
                        rooms.get(index % rooms.size()),
                        roles,
                        roles.contains(BotRole.TALKERS)
                                ? new MicrophoneSender(recording, number, clock)
                                : null,
                        videos);
        bots.add(bot);
        return bot;
    }

    /// All bots created so far, by number.
    public List<Bot> bots() {
        return bots;
    }
}
