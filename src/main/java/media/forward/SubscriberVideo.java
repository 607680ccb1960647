package media.forward;

import call.TrackKind;
import call.View;
import call.ViewRequest;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/// The video a subscriber receives: the tracks in its view, their slots, and the step of each that
/// its connection can carry.
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

    /// Slots in use, the requests they serve and their allocations, in the order of the view.
    private final List<VideoSlot> used = new ArrayList<>();

    private final List<ViewRequest> requests = new ArrayList<>();
    private final List<Allocation> allocations = new ArrayList<>();
    private final List<VideoSlot> changed = new ArrayList<>();
    private @Nullable View view;
    private int speaker;

    /// Without an estimate, a connection carries everything.
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

    /// Puts the requested tracks into the slots.
    ///
    /// @param live the video tracks of the room, the most important first
    /// @param newSpeaker the dominant speaker, 0 for none
    /// @return the slots that changed; valid until the next call
    List<VideoSlot> assign(long nowNanos, List<VideoTrack> live, int newSpeaker) {
        speaker = newSpeaker;
        List<ViewRequest> ranked = (view == null ? byDefault(live) : view).ranked();
        used.clear();
        requests.clear();
        allocations.clear();
        List<VideoTrack> tracks = new ArrayList<>();
        for (ViewRequest request : ranked) {
            VideoTrack track = request.participant() == participant ? null : find(live, request);
            if (track != null && tracks.size() < slots.size()) {
                tracks.add(track);
                requests.add(request);
            }
        }
        changed.clear();
        changed.addAll(SlotAssignment.assign(nowNanos, slots, tracks));
        for (VideoTrack track : tracks) {
            for (VideoSlot slot : slots) {
                Allocation allocation = slot.allocation();
                if (slot.track() == track && allocation != null) {
                    used.add(slot);
                    allocations.add(allocation);
                }
            }
        }
        allocate(nowNanos, true);
        return changed;
    }

    /// Whether that bitrate is known to be the limit of the connection.
    void congested(boolean congested) {
        allocator.congested(congested);
    }

    /// The bitrate the connection can carry changed.
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

    /// All requested video is forwarded at the best step of use.
    boolean satisfied() {
        return allocator.satisfied();
    }

    /// The cost of that.
    long desiredBitsPerSecond() {
        return allocator.desiredBitsPerSecond();
    }

    /// A slot in use whose RTX stream can carry padding; null for none.
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
            ViewRequest request = requests.get(i);
            allocations.get(i).request(rank(request), request.height(), request.frameRate());
        }
        allocator.allocate(nowNanos, estimateBitsPerSecond, allocations, asked);
        for (int i = 0; i < used.size(); i++) {
            VideoSlot slot = used.get(i);
            if (slot.follow(nowNanos) && !changed.contains(slot)) {
                changed.add(slot);
            }
        }
    }

    private Allocation.Rank rank(ViewRequest request) {
        if (request.pinned()) {
            return Allocation.Rank.PINNED;
        }
        if (request.track() == TrackKind.SCREEN) {
            return Allocation.Rank.SCREEN;
        }
        return request.participant() == speaker ? Allocation.Rank.SPEAKER : Allocation.Rank.OTHER;
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

    private static @Nullable VideoTrack find(List<VideoTrack> live, ViewRequest request) {
        for (VideoTrack track : live) {
            if (track.participant() == request.participant() && track.kind() == request.track()) {
                return track;
            }
        }
        return null;
    }
}
