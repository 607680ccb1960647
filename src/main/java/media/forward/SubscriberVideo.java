package media.forward;

import call.TrackKind;
import call.View;
import call.ViewRequest;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/// The pictures a subscriber gets: what it looks at, the slots they are in, and how well each is shown
/// within what its connection can carry.
final class SubscriberVideo {
    /// Rates and encodings change slowly; a lower estimate is acted on at once.
    private static final long ALLOCATION_NANOS = 100_000_000L;

    /// A camera is seldom shown larger than a quarter of the window.
    private static final int MEDIUM_HEIGHT = 360;

    /// Text must be readable.
    private static final int SCREEN_HEIGHT = 1080;

    private final int participant;
    private final List<VideoSlot> slots;
    private final BandwidthAllocator allocator = new BandwidthAllocator();

    /// Slots in use and what is wanted in them, in the order of the view; the shares likewise.
    private final List<VideoSlot> used = new ArrayList<>();

    private final List<ViewRequest> wants = new ArrayList<>();
    private final List<Allocation> shares = new ArrayList<>();
    private final List<VideoSlot> changed = new ArrayList<>();
    private @Nullable View view;
    private int speaker;

    /// Until somebody estimates it, a connection carries everything.
    private long estimateBitsPerSecond = Long.MAX_VALUE;

    private long nextAllocationNanos;

    SubscriberVideo(int participant, List<VideoSlot> slots) {
        this.participant = participant;
        this.slots = new ArrayList<>(slots);
    }

    void addSlots(List<VideoSlot> more) {
        slots.addAll(more);
    }

    void view(View newView) {
        view = newView;
    }

    /// Puts what is looked at into the slots.
    ///
    /// @param live the video tracks of the room, those who spoke last first
    /// @param nowSpeaks who speaks now, 0 for nobody
    /// @return the slots that changed; valid until the next call
    List<VideoSlot> assign(long nowNanos, List<VideoTrack> live, int nowSpeaks) {
        speaker = nowSpeaks;
        List<ViewRequest> wanted = (view == null ? byDefault(live) : view).ranked();
        used.clear();
        wants.clear();
        shares.clear();
        List<VideoTrack> tracks = new ArrayList<>();
        for (ViewRequest want : wanted) {
            VideoTrack track = want.participant() == participant ? null : find(live, want);
            if (track != null && tracks.size() < slots.size()) {
                tracks.add(track);
                wants.add(want);
            }
        }
        changed.clear();
        changed.addAll(SlotAssignment.assign(nowNanos, slots, tracks));
        for (VideoTrack track : tracks) {
            for (VideoSlot slot : slots) {
                Allocation share = slot.share();
                if (slot.track() == track && share != null) {
                    used.add(slot);
                    shares.add(share);
                }
            }
        }
        allocate(nowNanos, true);
        return changed;
    }

    /// What the connection can carry changed.
    ///
    /// @return the slots that changed; valid until the next call
    List<VideoSlot> onEstimate(long nowNanos, long bitsPerSecond) {
        boolean lower = bitsPerSecond < estimateBitsPerSecond;
        estimateBitsPerSecond = bitsPerSecond;
        changed.clear();
        if (lower) {
            allocate(nowNanos, false);
        }
        return changed;
    }

    /// Called on every tick of the engine.
    ///
    /// @return the slots that changed; valid until the next call
    List<VideoSlot> onDeadline(long nowNanos) {
        changed.clear();
        if (nowNanos - nextAllocationNanos >= 0) {
            allocate(nowNanos, false);
        }
        return changed;
    }

    /// Everything that is looked at is shown as well as it is of use.
    boolean satisfied() {
        return allocator.satisfied();
    }

    /// What that would cost.
    long wantedBitsPerSecond() {
        return allocator.wantedBitsPerSecond();
    }

    /// A slot with something in it whose stream of retransmissions takes padding; null for none.
    @Nullable VideoSlot paddingSlot() {
        for (int i = 0; i < slots.size(); i++) {
            VideoSlot slot = slots.get(i);
            if (slot.track() != null && slot.stream().canPad()) {
                return slot;
            }
        }
        return null;
    }

    List<VideoSlot> slots() {
        return slots;
    }

    private void allocate(long nowNanos, boolean asked) {
        nextAllocationNanos = nowNanos + ALLOCATION_NANOS;
        for (int i = 0; i < used.size(); i++) {
            ViewRequest want = wants.get(i);
            shares.get(i).want(rank(want), want.height(), want.frameRate());
        }
        allocator.allocate(nowNanos, estimateBitsPerSecond, shares, asked);
        for (int i = 0; i < used.size(); i++) {
            VideoSlot slot = used.get(i);
            if (slot.follow(nowNanos) && !changed.contains(slot)) {
                changed.add(slot);
            }
        }
    }

    private Allocation.Rank rank(ViewRequest want) {
        if (want.pinned()) {
            return Allocation.Rank.PINNED;
        }
        if (want.track() == TrackKind.SCREEN) {
            return Allocation.Rank.SCREEN;
        }
        return want.participant() == speaker ? Allocation.Rank.SPEAKER : Allocation.Rank.OTHER;
    }

    /// Of a subscriber that has not sent a view: screens in full and cameras of medium height.
    ///
    /// @param live in the order in which cameras come
    private static View byDefault(List<VideoTrack> live) {
        List<ViewRequest> requests = new ArrayList<>();
        for (VideoTrack track : live) {
            int height = track.kind() == TrackKind.SCREEN ? SCREEN_HEIGHT : MEDIUM_HEIGHT;
            requests.add(
                    new ViewRequest(
                            track.participant(),
                            track.kind(),
                            height,
                            ViewRequest.ANY_FRAME_RATE,
                            false));
        }
        return new View(requests);
    }

    private static @Nullable VideoTrack find(List<VideoTrack> live, ViewRequest want) {
        for (VideoTrack track : live) {
            if (track.participant() == want.participant() && track.kind() == want.track()) {
                return track;
            }
        }
        return null;
    }
}
