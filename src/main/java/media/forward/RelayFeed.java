package media.forward;

import java.util.ArrayList;
import java.util.List;
import java.util.function.IntUnaryOperator;
import media.rtcp.ReportBlock;
import media.rtcp.SenderReport;
import media.rtp.SsrcMap;
import org.jspecify.annotations.Nullable;

/// What a relay takes of this shard's part of a room to another shard: of its own participants'
/// audio the active speakers, and of their video the encodings that the other shard requests. Each
/// encoding has a slot of its own. Tracks that a relay has brought are not sent further, so that
/// none travels in a circle.
public final class RelayFeed implements AudioRecipient {
    /// Makes the slots, on the streams of the relay.
    public interface Slots {
        AudioSlot audio(int id, Publication publication);

        VideoSlot video(int id, Publication publication, int encoding);
    }

    /// One track of a participant on this shard.
    public static final class Entry {
        private final int id;
        private final Track track;
        private @Nullable AudioSlot audio;
        private final @Nullable VideoSlot[] encodings;

        private Entry(int id, Track track) {
            this.id = id;
            this.track = track;
            this.encodings =
                    new VideoSlot
                            [track.kind().video()
                                    ? Math.max(1, track.publication().section().rids().size())
                                    : 0];
        }

        /// Names it on the relay.
        public int id() {
            return id;
        }

        public Publication publication() {
            return track.publication();
        }

        /// Whether it is switched on, and its packets arrive if it is video.
        public boolean on() {
            return track.allowed() && (!track.kind().video() || publication().live());
        }

        private void release() {
            if (audio != null) {
                audio.release();
            }
            for (VideoSlot slot : encodings) {
                if (slot != null) {
                    slot.release();
                }
            }
        }
    }

    /// More than the tracks that a relay can have in its lifetime.
    private static final int MAX_SLOTS = 1 << 19;

    private final Slots slots;
    private final List<Entry> entries = new ArrayList<>();

    /// By their SSRCs, which the other shard names in whatever it reports and requests.
    private final SsrcMap<AudioSlot> audioSlots = new SsrcMap<>(MAX_SLOTS);

    private final SsrcMap<VideoSlot> videoSlots = new SsrcMap<>(MAX_SLOTS);
    private int lastId;
    private int speakers;

    public RelayFeed(Slots slots) {
        this.slots = slots;
    }

    /// A participant on this shard publishes it.
    void add(Track track) {
        entries.add(new Entry(++lastId, track));
    }

    void remove(Track track) {
        entries.removeIf(entry -> {
            boolean removed = entry.track.equals(track);
            if (removed) {
                release(entry);
            }
            return removed;
        });
    }

    void release() {
        entries.forEach(this::release);
        entries.clear();
    }

    private void release(Entry entry) {
        entry.release();
        if (entry.audio != null) {
            audioSlots.remove(entry.audio.section().ssrc());
        }
        for (VideoSlot slot : entry.encodings) {
            if (slot != null) {
                videoSlots.remove(slot.section().ssrc());
            }
        }
    }

    @Override
    public void assignAudio(long nowNanos, List<AudioTrack> audible) {
        for (Entry entry : entries) {
            if (entry.track instanceof AudioTrack track) {
                AudioSlot slot = entry.audio;
                boolean forwarded = audible.contains(track);
                if (!forwarded && slot != null) {
                    slot.release();
                } else if (forwarded && (slot == null || slot.track() == null)) {
                    if (slot == null) {
                        slot = slots.audio(entry.id, track.publication());
                        entry.audio = slot;
                        audioSlots.put(slot.section().ssrc(), slot);
                    }
                    slot.assign(nowNanos, track);
                }
            }
        }
    }

    @Override
    public int participant() {
        return 0;
    }

    @Override
    public int speakerLimit(int limitOfRoom) {
        return speakers == 0 ? limitOfRoom : speakers;
    }

    /// @param most speakers that a subscriber of the other shard receives, 0 while it is not known
    /// @return whether it was another number
    boolean speakers(int most) {
        boolean changed = speakers != most;
        speakers = most;
        return changed;
    }

    /// Forwards the encodings that the other shard requests.
    ///
    /// @param requested of a track, by its id: bits by the index of an encoding
    public void onRequests(long nowNanos, IntUnaryOperator requested) {
        for (Entry entry : entries) {
            if (entry.track instanceof VideoTrack track) {
                int bits = requested.applyAsInt(entry.id);
                for (int i = 0; i < entry.encodings.length; i++) {
                    follow(nowNanos, entry, track, i, (bits >> i & 1) != 0);
                }
            }
        }
    }

    private void follow(
            long nowNanos, Entry entry, VideoTrack track, int encoding, boolean requested) {
        VideoSlot slot = entry.encodings[encoding];
        if (!requested) {
            if (slot != null) {
                slot.release();
            }
            return;
        }
        if (slot == null) {
            slot = slots.video(entry.id, track.publication(), encoding);
            entry.encodings[encoding] = slot;
            videoSlots.put(slot.section().ssrc(), slot);
        }
        if (slot.track() == null) {
            slot.assign(nowNanos, track);
            slot.carry(nowNanos, encoding);
        }
    }

    /// The other shard cannot decode (PLI).
    public void onPictureLoss(long nowNanos, int ssrc) {
        VideoSlot slot = videoSlots.get(ssrc);
        if (slot != null) {
            slot.onPictureLoss(nowNanos);
        }
    }

    /// Retransmits the lost packets that are still in the history.
    public void onPacketsLost(long nowNanos, int ssrc, List<Integer> sequenceNumbers) {
        VideoSlot slot = videoSlots.get(ssrc);
        if (slot != null) {
            for (int sequenceNumber : sequenceNumbers) {
                slot.onPacketLost(nowNanos, sequenceNumber);
            }
        }
    }

    /// Takes the other shard's reports about the slots.
    public void onReports(long nowNanos, List<ReportBlock> blocks) {
        for (ReportBlock block : blocks) {
            AudioSlot slot = audioSlots.get(block.ssrc());
            if (slot != null) {
                slot.stream().onReport(nowNanos, block);
            }
        }
    }

    /// Of every slot that is in use.
    ///
    /// @param ntpTime the wall clock now
    public List<SenderReport> senderReports(long nowNanos, long ntpTime) {
        List<SenderReport> reports = new ArrayList<>();
        for (Entry entry : entries) {
            addReport(nowNanos, ntpTime, entry.audio, reports);
            for (VideoSlot slot : entry.encodings) {
                addReport(nowNanos, ntpTime, slot, reports);
            }
        }
        return reports;
    }

    private static void addReport(
            long nowNanos, long ntpTime, @Nullable Slot<?> slot, List<SenderReport> reports) {
        SenderReport report =
                slot == null || slot.track() == null
                        ? null
                        : slot.stream().senderReport(nowNanos, ntpTime);
        if (report != null) {
            reports.add(report);
        }
    }

    /// The tracks of this shard's participants.
    public List<Entry> entries() {
        return entries;
    }
}
