package media.forward;

import call.MediaLimits;
import call.TrackKind;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;
import media.rtp.DropReason;
import media.rtp.RtpPacket;
import media.sdp.PayloadFormat;

/// The audio of a room: its microphones, of which every [ListenerGroup] receives the active
/// speakers, and its screen audio, which is not ranked as speech and has slots of its own, up to a
/// limit.
final class RoomAudio {
    /// Screen audio tracks forwarded at once, the first to start.
    private static final int MAX_SCREEN_AUDIO = MediaLimits.SCREEN_AUDIO_SLOTS;

    private final RoomListener listener;
    private final List<AudioTrack> tracks = new ArrayList<>();

    // Live tracks of each kind.
    private final List<AudioTrack> microphones = new ArrayList<>();
    private final List<AudioTrack> screenAudio = new ArrayList<>();

    private final List<ListenerGroup> groups = new ArrayList<>();
    private final DominantSpeaker dominant = new DominantSpeaker();

    // Participants who began and who stopped speaking since the last report.
    private final Set<Integer> started = new LinkedHashSet<>();
    private final Set<Integer> stopped = new LinkedHashSet<>();
    private int limit;

    /// @param limit most speakers forwarded at once to subscribers that set none
    RoomAudio(int limit, RoomListener listener) {
        this.limit = limit;
        this.listener = listener;
    }

    void join(long nowNanos, AudioRecipient recipient) {
        ListenerGroup group = group(nowNanos, recipient.speakerLimit(limit));
        group.join(recipient);
        assign(nowNanos, group, recipient);
    }

    void leave(AudioRecipient recipient) {
        removeFromGroup(recipient);
        started.remove(recipient.participant());
        stopped.remove(recipient.participant());
    }

    void add(AudioTrack track) {
        tracks.add(track);
    }

    void remove(long nowNanos, AudioTrack track) {
        tracks.remove(track);
        takeOffAir(nowNanos, track);
    }

    /// The limit for subscribers that set none, from now on.
    void speakerLimit(long nowNanos, int newLimit) {
        if (newLimit == limit) {
            return;
        }
        limit = newLimit;
        List<AudioRecipient> all = new ArrayList<>();
        groups.forEach(group -> all.addAll(group.recipients()));
        all.forEach(recipient -> move(nowNanos, recipient));
    }

    /// A recipient's own limit changed, or it was deafened or undeafened.
    void onRecipientChanged(long nowNanos, AudioRecipient recipient) {
        move(nowNanos, recipient);
    }

    /// For subscribers that set none.
    int limit() {
        return limit;
    }

    List<AudioTrack> tracks() {
        return tracks;
    }

    /// Both are in the room and of the same participant and kind: the second one is received
    /// instead of the first, which is about to be removed. No other microphone takes its place
    /// meanwhile.
    void replace(long nowNanos, AudioTrack former, AudioTrack track) {
        int at = microphones.indexOf(former);
        if (at < 0 || track.publication().live()) {
            return;
        }
        if (track.publication().relayed()) {
            track.goOnLike(former);
        }
        track.publication().goLive();
        microphones.set(at, track);
        dominant.replace(former, track);
        groups.forEach(group -> group.replace(former, track));
        assignChanged(nowNanos);
    }

    DropReason onPacket(
            long nowNanos,
            AudioTrack track,
            RtpPacket packet,
            long sequence,
            PayloadFormat format) {
        if (!track.allowed()) {
            return DropReason.MUTED;
        }
        if (!track.publication().live()) {
            putOnAir(nowNanos, track);
        }
        DropReason outcome = track.onPacket(nowNanos, packet, sequence, format);
        if (track.takeBegun() && track.kind() == TrackKind.MICROPHONE) {
            onTransition(track, started, stopped);
            rank(nowNanos);
        }
        return outcome;
    }

    /// The publisher switched it on or off.
    void allow(long nowNanos, AudioTrack track, boolean allowed) {
        boolean offAir = track.publication().allow(allowed);
        if (!allowed) {
            boolean wasSpeaking = track.speech().speaking();
            track.stop();
            if (wasSpeaking && track.kind() == TrackKind.MICROPHONE) {
                onTransition(track, stopped, started);
            }
        }
        if (offAir) {
            takeOffAir(nowNanos, track);
        }
    }

    /// Called on every tick of the engine.
    void onDeadline(long nowNanos) {
        for (int i = 0; i < tracks.size(); i++) {
            AudioTrack track = tracks.get(i);
            if (track.speech().onDeadline(nowNanos) && track.kind() == TrackKind.MICROPHONE) {
                onTransition(track, stopped, started);
            }
        }
        reportSpeaking();
        dominant.onDeadline(nowNanos, microphones);
        rank(nowNanos);
    }

    /// The dominant speaker, 0 for none yet.
    int speaker() {
        AudioTrack leader = dominant.track();
        return leader == null ? 0 : leader.participant();
    }

    private void rank(long nowNanos) {
        for (int i = 0; i < groups.size(); i++) {
            groups.get(i).rank(nowNanos);
        }
        assignChanged(nowNanos);
    }

    private void putOnAir(long nowNanos, AudioTrack track) {
        track.publication().goLive();
        if (track.kind() == TrackKind.MICROPHONE) {
            microphones.add(track);
            groups.forEach(group -> group.add(nowNanos, track));
        } else {
            screenAudio.add(track);
            groups.forEach(ListenerGroup::markChanged);
        }
        assignChanged(nowNanos);
    }

    private void takeOffAir(long nowNanos, AudioTrack track) {
        if (microphones.remove(track)) {
            dominant.remove(track);
            groups.forEach(group -> group.remove(nowNanos, track));
        } else if (screenAudio.remove(track)) {
            groups.forEach(ListenerGroup::markChanged);
        }
        assignChanged(nowNanos);
    }

    private void assignChanged(long nowNanos) {
        for (int i = 0; i < groups.size(); i++) {
            ListenerGroup group = groups.get(i);
            if (group.takeChanged()) {
                for (AudioRecipient recipient : group.recipients()) {
                    assign(nowNanos, group, recipient);
                }
            }
        }
    }

    private void assign(long nowNanos, ListenerGroup group, AudioRecipient recipient) {
        List<AudioTrack> speakers = group.speakersFor(recipient.participant());
        List<AudioTrack> audible = new ArrayList<>(speakers.size() + MAX_SCREEN_AUDIO);
        for (AudioTrack track : screenAudio) {
            if (track.participant() != recipient.participant()
                    && audible.size() < MAX_SCREEN_AUDIO) {
                audible.add(track);
            }
        }
        audible.addAll(speakers);
        recipient.assignAudio(nowNanos, audible);
        if (recipient instanceof Subscriber subscriber) {
            listener.reportSlots(subscriber);
        }
    }

    private void move(long nowNanos, AudioRecipient recipient) {
        ListenerGroup to = group(nowNanos, recipient.speakerLimit(limit));
        if (!to.recipients().contains(recipient)) {
            removeFromGroup(recipient);
            to.join(recipient);
        }
        assign(nowNanos, to, recipient);
    }

    private void removeFromGroup(AudioRecipient recipient) {
        groups.removeIf(group -> group.recipients().contains(recipient) && group.leave(recipient));
    }

    private ListenerGroup group(long nowNanos, int limitOfGroup) {
        for (ListenerGroup group : groups) {
            if (group.limit() == limitOfGroup) {
                return group;
            }
        }
        ListenerGroup created = new ListenerGroup(limitOfGroup, dominant);
        microphones.stream()
                .sorted(SpeakerRanking::compare)
                .forEach(microphone -> created.add(nowNanos, microphone));
        groups.add(created);
        return created;
    }

    /// Notes a transition, unless it takes back one that was not reported. Those of a relayed track
    /// are reported by the shard that it comes from.
    private static void onTransition(
            AudioTrack track, Set<Integer> transitions, Set<Integer> opposite) {
        int participant = track.participant();
        if (!track.publication().relayed() && !opposite.remove(participant)) {
            transitions.add(participant);
        }
    }

    private void reportSpeaking() {
        if (started.isEmpty() && stopped.isEmpty()) {
            return;
        }
        listener.onSpeaking(List.copyOf(started), List.copyOf(stopped));
        started.clear();
        stopped.clear();
    }
}
