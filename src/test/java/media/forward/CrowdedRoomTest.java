package media.forward;

import static org.assertj.core.api.Assertions.assertThat;

import call.TrackKind;
import java.net.InetSocketAddress;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Random;
import media.codec.Codec;
import media.receive.ReceiveStream;
import media.receive.RoundTripTime;
import media.rtp.AudioLevel;
import media.rtp.CaptureClock;
import media.rtp.RtpHeaderWriter;
import media.rtp.RtpPacket;
import media.sdp.ExtensionIds;
import media.sdp.PayloadFormat;
import media.sdp.ReceiveSection;
import media.sdp.SendSection;
import media.send.AudioSlotStream;
import media.send.Redundancy;
import media.send.SecureOutbound;
import media.send.SendBatches;
import media.send.SlotScratch;
import media.srtp.SrtpCiphers;
import media.srtp.SrtpKeys;
import media.srtp.SrtpProfile;
import media.srtp.SrtpReceiver;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/// A hundred open microphones and one listener, in virtual time: people begin and stop talking by a
/// seed, seven at once on average and often more than the limit.
final class CrowdedRoomTest {
    private static final int PEOPLE = 100;
    private static final int PLACES = 10;
    private static final long FRAME_NANOS = 20_000_000L;
    private static final long SECOND = 1_000_000_000L;
    private static final PayloadFormat OPUS =
            new PayloadFormat(
                    111, Codec.OPUS, 48_000, 2, Map.of(), -1, false, false, false, false, false);
    private static final ExtensionIds IDS = new ExtensionIds(1, 0, 0, 0, 0, 0, 0, 0, 0);

    private final Room room = new Room(PLACES, new Silent());
    private final List<Person> people = new ArrayList<>();
    private final SrtpReceiver receiver;
    private final SendBatches batches =
            new SendBatches((_, _, bytes, offset, length) -> onDatagram(bytes, offset, length));
    private final int[] lastSequence = new int[PLACES];
    private long now = 10 * SECOND;
    private long slotChanges;
    private long received;
    private int gaps;

    CrowdedRoomTest() {
        SrtpProfile profile = SrtpProfile.AES128_CM_HMAC_SHA1_80;
        SrtpKeys keys =
                new SrtpKeys(profile, new byte[profile.keyBytes()], new byte[profile.saltBytes()]);
        receiver = new SrtpReceiver(keys);
        SecureOutbound outbound = new SecureOutbound(batches);
        outbound.onKeys(keys, SrtpCiphers.jce());
        outbound.onPath(new InetSocketAddress("192.0.2.1", 5000));
        List<AudioSlot> slots = new ArrayList<>();
        for (int i = 0; i < PLACES; i++) {
            slots.add(
                    new AudioSlot(
                            new AudioSlotStream(
                                    new SendSection(
                                            "slot" + i, i, false, List.of(OPUS), IDS, 1 + i, 0),
                                    outbound,
                                    new SlotScratch(),
                                    new Redundancy())));
        }
        Arrays.fill(lastSequence, -1);
        room.join(now, new Subscriber(PEOPLE + 1, slots, List.of(), false), List.of());
    }

    @ParameterizedTest
    @ValueSource(longs = {1, 2, 3})
    void aNewSpeakerIsForwardedAtOnceAndNoneIsStarved(long seed) {
        fill(seed, 0);
        run(60);
        long talkspurts = people.stream().mapToLong(person -> person.talkspurts).sum();
        long late = people.stream().mapToLong(person -> person.lateStarts).sum();
        long longestWait =
                people.stream().mapToLong(person -> person.longestWaitNanos).max().orElse(0);
        System.out.printf(
                "seed %d: %d talkspurts, %d forwarded later than 60 ms, longest wait %d ms, "
                        + "%d slot changes a minute, %.0f %% of packets of active speakers sent%n",
                seed,
                talkspurts,
                late,
                longestWait / 1_000_000,
                slotChanges,
                100.0
                        * received
                        / people.stream().mapToLong(person -> person.forwardedFrames).sum());
        assertThat(talkspurts).isGreaterThan(80);
        assertThat(late).as("seed %d", seed).isLessThanOrEqualTo(talkspurts / 100);
        assertThat(longestWait).as("seed %d", seed).isLessThanOrEqualTo(2 * SECOND);
        // One for each who begins, and rotation only while more talk than the limit.
        assertThat(slotChanges).isLessThan(talkspurts * 3 / 2);
        assertThat(gaps).isZero();
    }

    @Test
    void ofTwentyPermanentTalkersNoneWaitsForTwoSeconds() {
        fill(5, 0);
        people.subList(0, 20).forEach(Person::talkForever);
        people.subList(20, PEOPLE).forEach(Person::silentForever);
        run(30);
        assertThat(people.stream().mapToLong(person -> person.longestWaitNanos).max().orElse(0))
                .isLessThanOrEqualTo(2 * SECOND);
        // Ten changes each two seconds at most.
        assertThat(slotChanges).isBetween(100L, 220L);
    }

    @Test
    void prioritySpeakersRemainActive() {
        fill(6, 3);
        people.subList(0, 20).forEach(Person::talkForever);
        people.subList(20, PEOPLE).forEach(Person::silentForever);
        run(20);
        for (Person moderator : people.subList(0, 3)) {
            assertThat(moderator.longestWaitNanos).isLessThanOrEqualTo(60_000_000L);
        }
    }

    private void fill(long seed, int moderators) {
        Random random = new Random(seed);
        for (int i = 1; i <= PEOPLE; i++) {
            Person person = new Person(i, i <= moderators ? 1 : 0, random);
            people.add(person);
            room.join(now, new Subscriber(i, List.of(), List.of(), false), List.of(person.track));
        }
    }

    private void run(int seconds) {
        long end = now + seconds * SECOND;
        for (int tick = 0; now < end; tick++) {
            now += FRAME_NANOS / 4;
            for (int i = tick % 4; i < PEOPLE; i += 4) {
                people.get(i).onFrame();
            }
            if (tick % 5 == 0) {
                room.onDeadline(now);
            }
        }
    }

    private void onDatagram(byte[] bytes, int offset, int length) {
        RtpPacket packet = new RtpPacket();
        byte[] copy = Arrays.copyOfRange(bytes, offset, offset + length);
        assertThat(receiver.unprotectRtp(copy, 0, length, packet)).isPositive();
        received++;
        int slot = packet.ssrc() - 1;
        int expected = lastSequence[slot] + 1 & 0xffff;
        gaps += lastSequence[slot] >= 0 && packet.sequenceNumber() != expected ? 1 : 0;
        lastSequence[slot] = packet.sequenceNumber();
    }

    /// Talks three seconds on average, then listens forty.
    private final class Person {
        final AudioTrack track;
        private final ReceiveStream stream;
        private final Random random;
        private final byte[] bytes = new byte[256];
        private final RtpHeaderWriter header = new RtpHeaderWriter();
        private final RtpPacket packet = new RtpPacket();
        private boolean talking;
        private long turnNanos;
        private long talkingSinceNanos;
        private long forwardedNanos;
        private boolean startJudged;
        private int sequence;
        long talkspurts;
        long lateStarts;
        long longestWaitNanos;
        long forwardedFrames;

        Person(int number, int priority, Random random) {
            this.random = random;
            ReceiveSection section =
                    new ReceiveSection(
                            "0", 0, false, List.of(OPUS), IDS, List.of(), List.of(), Map.of());
            track =
                    new AudioTrack(
                            new Publication(
                                    number,
                                    TrackKind.MICROPHONE,
                                    section,
                                    priority,
                                    false,
                                    false,
                                    true));
            stream =
                    new ReceiveStream(
                            number,
                            section,
                            0,
                            new RoundTripTime(),
                            new CaptureClock(),
                            new Complete());
            turnNanos = now + pause();
        }

        void talkForever() {
            talking = true;
            turnNanos = Long.MAX_VALUE;
            begin();
        }

        void silentForever() {
            talking = false;
            turnNanos = Long.MAX_VALUE;
        }

        void onFrame() {
            if (now >= turnNanos) {
                talking = !talking;
                turnNanos = now + (talking ? talk() : pause());
                if (talking) {
                    talkspurts++;
                    begin();
                }
            }
            send(talking ? 20 + random.nextInt(15) : 75 + random.nextInt(15));
            boolean forwarded = !track.outputs().isEmpty();
            forwardedFrames += forwarded ? 1 : 0;
            if (!talking) {
                return;
            }
            if (forwarded) {
                forwardedNanos = now;
            }
            longestWaitNanos = Math.max(longestWaitNanos, now - forwardedNanos);
            if (!startJudged && now - talkingSinceNanos >= 60_000_000L) {
                startJudged = true;
                lateStarts += forwarded || forwardedNanos > talkingSinceNanos ? 0 : 1;
            }
        }

        private void begin() {
            talkingSinceNanos = now;
            forwardedNanos = now;
            startJudged = false;
        }

        private void send(int level) {
            sequence++;
            int at =
                    header.begin(bytes, 0, false, 111, sequence & 0xffff, sequence * 960, 7)
                            .extensionInt8(1, AudioLevel.of(level < 50, level))
                            .end();
            packet.wrap(bytes, 0, at + 80);
            room.onPacket(now, track, stream, OPUS, packet, sequence);
            batches.flushDue(now);
        }

        private long talk() {
            return (long) ((0.5 + exponential(2.5)) * SECOND);
        }

        private long pause() {
            return (long) ((2 + exponential(38)) * SECOND);
        }

        private double exponential(double mean) {
            return -mean * Math.log(1 - random.nextDouble());
        }
    }

    private static final class Complete implements ReceiveStream.Listener {
        @Override
        public void onMissing(long nowNanos, ReceiveStream from, long[] sequences, int count) {}

        @Override
        public void onGivenUp(long nowNanos, ReceiveStream from) {}
    }

    private final class Silent implements RoomListener {
        @Override
        public void onSlotsChanged(Subscriber subscriber, List<Slot<?>> slots) {
            slotChanges += now > 11 * SECOND ? slots.size() : 0;
        }

        @Override
        public void onEncodingsRequested(int participant, TrackKind kind, List<String> active) {}

        @Override
        public void onSpeaking(List<Integer> started, List<Integer> stopped) {}
    }
}
