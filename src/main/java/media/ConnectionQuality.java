package media;

import call.TrackKind;
import call.quality.Cause;
import call.quality.Level;
import call.quality.Quality;
import call.shard.ShardFigures.Medium;
import call.shard.ShardFigures.StreamLeg;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import media.forward.AudioSlot;
import media.forward.Slot;
import media.forward.Subscriber;
import media.forward.Track;
import media.forward.VideoSlot;
import media.quality.AudioRating;
import media.quality.FreezeDetector;
import media.quality.Leg;
import media.quality.LegStatistics;
import media.quality.Rating;
import media.quality.RoomQuality;
import media.quality.SlotQuality;
import media.receive.RoundTripTime;
import media.rtcp.ReportBlock;
import org.jspecify.annotations.Nullable;

/// Measures one connection once a second: its own tracks, its slots, and from both the level that
/// other participants see of it. Reports what has changed.
final class ConnectionQuality {
    /// Changes below these are not worth a message.
    private static final double SCORE_STEP = 0.2;

    private static final double LOSS_STEP_PERCENT = 1;
    private static final double JITTER_STEP_MILLIS = 10;
    private static final double RATE_STEP = 0.25;

    /// A shared screen may not change for long, which is not a freeze.
    private static final FreezeDetector NONE = new FreezeDetector();

    private final UUID room;
    private final RoomQuality members;
    private final Subscriber subscriber;
    private final RoundTripTime roundTrip;
    private final EngineQuality totals;
    private final Map<Integer, SlotQuality> slotBySsrc = new HashMap<>();
    private final Map<Track, Quality.OfTrack> reportedTracks = new HashMap<>();
    private final Map<Slot<?>, ReportedSlot> reportedSlots = new HashMap<>();
    private long reportedVersion;

    /// What was reported of a slot while this track was in it.
    private record ReportedSlot(Track track, Quality.OfSlot quality) {}

    /// @param members of the room
    /// @param totals of the engine
    ConnectionQuality(
            UUID room,
            RoomQuality members,
            Subscriber subscriber,
            RoundTripTime roundTrip,
            EngineQuality totals) {
        this.room = room;
        this.members = members;
        this.subscriber = subscriber;
        this.roundTrip = roundTrip;
        this.totals = totals;
    }

    /// Measures these slots too.
    void addSlots(List<AudioSlot> audio, List<VideoSlot> video) {
        for (AudioSlot slot : audio) {
            slotBySsrc.put(slot.section().ssrc(), new SlotQuality(false));
        }
        for (VideoSlot slot : video) {
            slotBySsrc.put(slot.section().ssrc(), new SlotQuality(true));
        }
    }

    /// The client's report on the stream of a slot.
    void onReport(long nowNanos, ReportBlock block) {
        SlotQuality slot = slotBySsrc.get(block.ssrc());
        if (slot != null) {
            slot.onReport(
                    nowNanos,
                    block.extendedHighestSequence(),
                    block.cumulativeLost(),
                    block.jitterTicks() / (slot.video() ? 90.0 : 48.0));
        }
    }

    /// The client asked for a keyframe of a slot.
    void onPictureLoss(int ssrc) {
        SlotQuality slot = slotBySsrc.get(ssrc);
        if (slot != null) {
            slot.onPictureLoss();
        }
    }

    /// The next measurement reports everything, whether it has changed or not.
    void forgetReported() {
        reportedTracks.clear();
        reportedSlots.clear();
        reportedVersion = 0;
    }

    /// Called once a second, after the tracks were measured.
    ///
    /// @param tracks the participant's own
    /// @return what has changed, null when nothing has
    EngineEvent.@Nullable QualityMeasured measure(long nowNanos, List<Track> tracks) {
        Overall overall = new Overall();
        List<Quality.OfTrack> up = new ArrayList<>();
        for (Track track : tracks) {
            if (track.quality().active() || track.quality().silent()) {
                measure(track, overall, up);
            } else {
                reportedTracks.remove(track);
            }
        }
        List<Quality.OfSlot> down = new ArrayList<>();
        for (AudioSlot slot : subscriber.audioSlots()) {
            measure(nowNanos, slot, NONE, false, overall, down);
        }
        for (VideoSlot slot : subscriber.videoSlots()) {
            boolean screen = slot.track() != null && slot.track().kind() == TrackKind.SCREEN;
            measure(nowNanos, slot, screen ? NONE : slot.freezes(), slot.paused(), overall, down);
        }
        if (roundTrip.measured()) {
            totals.histograms().observeRoundTrip(roundTrip.nanos());
        }
        members.report(subscriber.participant(), overall.level, overall.cause);
        List<Quality.OfParticipant> participants = members.since(reportedVersion);
        reportedVersion = members.version();
        return up.isEmpty() && down.isEmpty() && participants.isEmpty()
                ? null
                : new EngineEvent.QualityMeasured(
                        room,
                        subscriber.participant(),
                        new Quality(
                                (int) Math.round(roundTrip.nanos() / 1e6), up, down, participants));
    }

    /// The worst of what is the participant's own, with its cause.
    private static final class Overall {
        Level level = Level.GOOD;
        Cause cause = Cause.NONE;

        void add(Rating rating) {
            if (rating.level().compareTo(level) < 0) {
                level = rating.level();
                cause = rating.cause();
            }
        }
    }

    private void measure(Track track, Overall overall, List<Quality.OfTrack> changed) {
        Rating rating = track.quality().rating();
        LegStatistics figures = track.quality().statistics();
        overall.add(rating);
        totals.histograms().observe(StreamLeg.UP, medium(track.kind().video()), rating, figures);
        Quality.OfTrack now = new Quality.OfTrack(track.kind(), stream(rating, figures));
        Quality.OfTrack former = reportedTracks.get(track);
        if (former == null || differ(former.stream(), now.stream())) {
            reportedTracks.put(track, now);
            changed.add(now);
        }
    }

    private void measure(
            long nowNanos,
            Slot<?> slot,
            FreezeDetector freezes,
            boolean paused,
            Overall overall,
            List<Quality.OfSlot> changed) {
        Track track = slot.track();
        SlotQuality quality = slotBySsrc.get(slot.section().ssrc());
        if (track == null || quality == null || !track.quality().active()) {
            reportedSlots.remove(slot);
            return;
        }
        Rating rating =
                quality.measure(
                        nowNanos,
                        slot.bytesSent(),
                        track.quality(),
                        freezes,
                        roundTrip.nanos(),
                        totals.serverDelay().millis(),
                        paused);
        LegStatistics figures = quality.statistics();
        totals.histograms().observe(StreamLeg.DOWN, medium(quality.video()), rating, figures);
        if (!quality.video()) {
            Leg downlink = quality.leg(roundTrip.nanos());
            overall.add(AudioRating.of(Leg.CLEAN, downlink, 0));
            observeLatency(track.quality().leg(), downlink);
        }
        Quality.OfSlot now =
                new Quality.OfSlot(
                        slot.section().mid(),
                        stream(rating, figures),
                        quality.freezes(),
                        quality.frozenMillis());
        ReportedSlot former = reportedSlots.get(slot);
        if (former == null
                || former.track() != track
                || former.quality().freezes() != now.freezes()
                || differ(former.quality().stream(), now.stream())) {
            reportedSlots.put(slot, new ReportedSlot(track, now));
            changed.add(now);
        }
    }

    /// Only once the round trips of both clients were measured.
    private void observeLatency(Leg uplink, Leg downlink) {
        if (uplink.delayMillis() > 0 && downlink.delayMillis() > 0) {
            totals.histograms()
                    .observeLatency(
                            AudioRating.delayMillis(
                                    uplink, downlink, totals.serverDelay().millis()));
        }
    }

    private static Medium medium(boolean video) {
        return video ? Medium.VIDEO : Medium.AUDIO;
    }

    private static Quality.OfStream stream(Rating rating, LegStatistics figures) {
        return new Quality.OfStream(
                rating.score(),
                rating.cause(),
                figures.lossPercent(),
                figures.jitterMillis(),
                figures.bitsPerSecond());
    }

    private static boolean differ(Quality.OfStream a, Quality.OfStream b) {
        return a.cause() != b.cause()
                || Level.of(a.score()) != Level.of(b.score())
                || Math.abs(a.score() - b.score()) >= SCORE_STEP
                || Math.abs(a.lossPercent() - b.lossPercent()) >= LOSS_STEP_PERCENT
                || Math.abs(a.jitterMillis() - b.jitterMillis()) >= JITTER_STEP_MILLIS
                || Math.abs(a.bitsPerSecond() - b.bitsPerSecond())
                        > RATE_STEP * Math.max(a.bitsPerSecond(), b.bitsPerSecond());
    }
}
