package media;

import java.net.SocketAddress;
import java.util.List;
import java.util.UUID;
import java.util.function.IntSupplier;
import media.dtls.DtlsKeys;
import media.forward.Room;
import media.forward.Subscriber;
import media.receive.RoundTripTime;
import media.send.PacerSchedule;
import media.send.SecureOutbound;
import media.send.SendBatches;
import media.send.SlotScratch;

/// Makes connections with both halves, and owns the buffers that those of an engine share.
final class ConnectionFactory {
    private final EngineSettings settings;
    private final SendBatches batches;
    private final PacerSchedule pacers;
    private final EngineQuality quality;
    private final IntSupplier ssrcs;
    private final WallClock clock;
    private final SlotScratch slotScratch = new SlotScratch();
    private final CompoundRtcp compound = new CompoundRtcp();
    private long lastId;

    /// @param pacers of the engine
    /// @param quality of the engine
    /// @param ssrcs random and never 0
    ConnectionFactory(
            EngineSettings settings,
            SendBatches batches,
            PacerSchedule pacers,
            EngineQuality quality,
            IntSupplier ssrcs) {
        this.settings = settings;
        this.batches = batches;
        this.pacers = pacers;
        this.quality = quality;
        this.ssrcs = ssrcs;
        this.clock = new WallClock(settings.unixOffsetNanos());
    }

    /// Makes a connection whose member has not joined the room yet.
    Connection create(long nowNanos, AnsweredOffer answered, Room room) {
        SecureOutbound outbound = new SecureOutbound(batches);
        return new Connection(
                nowNanos,
                ++lastId,
                answered,
                new SrtpTransport(settings.ciphers(), outbound),
                member(nowNanos, answered, room, outbound));
    }

    /// Makes one end of a relay, which has not joined the room yet.
    ///
    /// @param number on this shard
    /// @param peer on the other one
    Relay relay(
            long nowNanos,
            UUID roomId,
            Room room,
            int number,
            int peer,
            SocketAddress address,
            DtlsKeys keys) {
        SecureOutbound outbound = new SecureOutbound(batches);
        SrtpTransport srtp =
                new SrtpTransport(settings.ciphers(), outbound, RelayPublisher.MAX_STREAMS);
        srtp.onKeys(keys);
        outbound.onPath(address);
        return new Relay(
                nowNanos,
                roomId,
                number,
                peer,
                address,
                room,
                srtp,
                new Relay.Shared(
                        outbound,
                        slotScratch,
                        compound,
                        clock,
                        pacers,
                        settings.budget(),
                        settings.endpoint().cname()));
    }

    private RoomMember member(
            long nowNanos, AnsweredOffer answered, Room room, SecureOutbound outbound) {
        ConnectionRequest request = answered.request();
        RoundTripTime roundTrip = new RoundTripTime();
        int ownSsrc = ssrcs.getAsInt();
        OutgoingRtcp outgoing =
                new OutgoingRtcp(ownSsrc, settings.endpoint().cname(), clock, outbound, compound);
        Publisher publisher =
                new Publisher(
                        request,
                        answered.negotiated().receive(),
                        roundTrip,
                        new PublisherFeedback(answered.negotiated().receive(), ownSsrc, outgoing),
                        settings.budget());
        Subscriber subscriber =
                new Subscriber(
                        request.participant(), List.of(), List.of(), request.state().deafened());
        Downlink downlink = new Downlink(room, subscriber, roundTrip, outbound, pacers);
        ConnectionQuality measures =
                new ConnectionQuality(
                        request.room(), room.quality(), subscriber, roundTrip, quality);
        SlotFactory slots = new SlotFactory(outbound, downlink, slotScratch);
        SlotFactory.Slots first = slots.create(answered.negotiated().send());
        subscriber.addSlots(first.audio(), first.video());
        measures.addSlots(first.audio(), first.video());
        MemberRoles roles = new MemberRoles(publisher, subscriber, downlink);
        IncomingRtcp incoming =
                new IncomingRtcp(
                        roles,
                        measures,
                        roundTrip,
                        clock,
                        new RtcpBudget(nowNanos, settings.budget()));
        return new RoomMember(
                room, roles, slots, new RoomMember.Rtcp(incoming, outgoing), measures);
    }
}
