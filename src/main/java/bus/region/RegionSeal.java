package bus.region;

import bus.region.RegionCounts.Event;
import bus.region.RegionFrame.Kind;
import bus.region.RegionFrame.ProcessId;
import io.vertx.core.buffer.Buffer;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.security.GeneralSecurityException;
import java.util.HashMap;
import java.util.Map;
import javax.crypto.AEADBadTagException;
import javax.crypto.Cipher;
import javax.crypto.KDF;
import javax.crypto.SecretKey;
import javax.crypto.spec.GCMParameterSpec;
import javax.crypto.spec.HKDFParameterSpec;
import javax.crypto.spec.SecretKeySpec;
import org.jspecify.annotations.Nullable;

/// Encrypts frames with AES-256-GCM, and opens those of processes that have the same key. On the
/// wire:
///
/// ```text
///  1 byte    1 byte  16 bytes  8 bytes    8 bytes    8 bytes       1 byte
/// +---------+-------+---------+----------+----------+-------------+-----------+
/// | version | kind  | process | sequence | sent, ms | correlation | length of |
/// +---------+-------+---------+----------+----------+-------------+ region    |
/// | region, UTF-8 | encrypted body | tag, 16 bytes                |           |
/// +---------------+----------------+------------------------------+-----------+
/// ```
///
/// What is before the body is authenticated together with the channel. Each process has a key of
/// its own, which follows from the shared one and its random id (HKDF, RFC 5869), so that its
/// sequence numbers can be the nonces: none occurs twice under one key (RFC 5116 §3.1). A receiver
/// takes each sequence number of a sender once, and nothing that is older than
/// [#MAX_AGE_MILLIS]: a process that has just started cannot know what was received before.
final class RegionSeal {
    static final int MAX_BODY_BYTES = 1 << 20;

    /// Clocks of servers differ by less, and Redis delivers faster.
    static final long MAX_AGE_MILLIS = 30_000;

    private static final byte VERSION = 1;
    private static final int TAG_BYTES = 16;
    private static final int NONCE_BYTES = 12;
    private static final int KEY_BYTES = 32;
    private static final int FIXED_BYTES = 2 + ProcessId.BYTES + 3 * Long.BYTES + 1;
    private static final int MAX_REGION_BYTES = 255;
    private static final int MAX_SENDERS = 10_000;

    private static final class Sender {
        final SecretKey key;
        final SequenceWindow window = new SequenceWindow();
        long lastSentMillis;

        Sender(SecretKey key) {
            this.key = key;
        }
    }

    private final SecretKey shared;
    private final ProcessId own;
    private final byte[] ownRegion;
    private final SecretKey ownKey;
    private final RegionCounts counts;
    private final Cipher cipher;
    private final Map<ProcessId, Sender> senders = new HashMap<>();
    private long sequence;

    /// @param secret that only the nodes of this installation know, 32 bytes
    RegionSeal(byte[] secret, ProcessId own, String region, RegionCounts counts) {
        this.shared = new SecretKeySpec(secret, "HKDF");
        this.own = own;
        this.ownRegion = region.getBytes(StandardCharsets.UTF_8);
        if (ownRegion.length > MAX_REGION_BYTES) {
            throw new IllegalArgumentException("a region with a name of " + region.length());
        }
        this.counts = counts;
        try {
            cipher = Cipher.getInstance("AES/GCM/NoPadding");
            ownKey = keyOf(own);
        } catch (GeneralSecurityException e) {
            throw new IllegalStateException(e);
        }
    }

    /// @param body at most [#MAX_BODY_BYTES]
    byte[] seal(String channel, Kind kind, long correlation, byte[] body, long nowMillis) {
        ByteBuffer frame =
                ByteBuffer.allocate(FIXED_BYTES + ownRegion.length + body.length + TAG_BYTES);
        long number = sequence++;
        frame.put(VERSION)
                .put((byte) kind.code())
                .putLong(own.high())
                .putLong(own.low())
                .putLong(number)
                .putLong(nowMillis)
                .putLong(correlation)
                .put((byte) ownRegion.length)
                .put(ownRegion);
        try {
            start(Cipher.ENCRYPT_MODE, ownKey, number, frame.array(), frame.position(), channel);
            cipher.doFinal(body, 0, body.length, frame.array(), frame.position());
        } catch (GeneralSecurityException e) {
            throw new IllegalStateException(e);
        }
        return frame.array();
    }

    /// @return null for one that is dropped, which is counted, and for one that was published in
    ///     this region
    @Nullable RegionFrame open(String channel, byte[] bytes, long nowMillis) {
        if (bytes.length > FIXED_BYTES + MAX_REGION_BYTES + MAX_BODY_BYTES + TAG_BYTES) {
            return drop(Event.TOO_LARGE);
        }
        if (bytes.length < FIXED_BYTES + TAG_BYTES || bytes[0] != VERSION) {
            return drop(Event.MALFORMED);
        }
        ByteBuffer header = ByteBuffer.wrap(bytes, 1, bytes.length - 1);
        Kind kind = Kind.of(header.get());
        ProcessId process = new ProcessId(header.getLong(), header.getLong());
        long number = header.getLong();
        long sentMillis = header.getLong();
        long correlation = header.getLong();
        int regionBytes = header.get() & 0xFF;
        int headerBytes = FIXED_BYTES + regionBytes;
        if (kind == null
                || number < 0
                || bytes.length - headerBytes < TAG_BYTES
                || bytes.length - headerBytes - TAG_BYTES > MAX_BODY_BYTES) {
            return drop(Event.MALFORMED);
        }
        boolean published = kind == Kind.PUBLISH || kind == Kind.MISSED;
        if (published && isOwnRegion(bytes, regionBytes)) {
            return null;
        }
        if (Math.abs(nowMillis - sentMillis) > MAX_AGE_MILLIS) {
            return drop(Event.STALE);
        }
        try {
            Sender known = senders.get(process);
            if (known != null && known.window.isReplay(number)) {
                return drop(Event.REPLAYED);
            }
            SecretKey key = known == null ? keyOf(process) : known.key;
            start(Cipher.DECRYPT_MODE, key, number, bytes, headerBytes, channel);
            byte[] body = cipher.doFinal(bytes, headerBytes, bytes.length - headerBytes);
            Sender sender = known == null ? remember(process, key, nowMillis) : known;
            if (sender == null) {
                return drop(Event.TOO_MANY);
            }
            sender.window.onArrived(number);
            sender.lastSentMillis = Math.max(sender.lastSentMillis, sentMillis);
            return new RegionFrame(kind, process, correlation, Buffer.buffer(body));
        } catch (AEADBadTagException forged) {
            return drop(Event.FORGED);
        } catch (GeneralSecurityException e) {
            throw new IllegalStateException(e);
        }
    }

    private boolean isOwnRegion(byte[] bytes, int regionBytes) {
        return ByteBuffer.wrap(bytes, FIXED_BYTES, regionBytes).equals(ByteBuffer.wrap(ownRegion));
    }

    private @Nullable RegionFrame drop(Event reason) {
        counts.add(reason);
        return null;
    }

    /// Only of one that has the key: others cannot fill the memory.
    private @Nullable Sender remember(ProcessId process, SecretKey key, long nowMillis) {
        if (senders.size() >= MAX_SENDERS) {
            // All that they have sent would be stale.
            senders.values()
                    .removeIf(sender -> nowMillis - sender.lastSentMillis > 2 * MAX_AGE_MILLIS);
        }
        if (senders.size() >= MAX_SENDERS) {
            return null;
        }
        Sender sender = new Sender(key);
        senders.put(process, sender);
        return sender;
    }

    private void start(
            int mode, SecretKey key, long number, byte[] frame, int headerBytes, String channel)
            throws GeneralSecurityException {
        byte[] nonce = ByteBuffer.allocate(NONCE_BYTES).putInt(0).putLong(number).array();
        cipher.init(mode, key, new GCMParameterSpec(Byte.SIZE * TAG_BYTES, nonce));
        cipher.updateAAD(frame, 0, headerBytes);
        cipher.updateAAD(channel.getBytes(StandardCharsets.UTF_8));
    }

    private SecretKey keyOf(ProcessId process) throws GeneralSecurityException {
        byte[] info =
                ByteBuffer.allocate(ProcessId.BYTES)
                        .putLong(process.high())
                        .putLong(process.low())
                        .array();
        byte[] key =
                KDF.getInstance("HKDF-SHA256")
                        .deriveData(HKDFParameterSpec.expandOnly(shared, info, KEY_BYTES));
        return new SecretKeySpec(key, "AES");
    }
}
