package media.srtp;

import java.util.List;
import org.jspecify.annotations.Nullable;

/// The SRTP protection profiles spoken here, as DTLS-SRTP numbers them (RFC 5764 §4.1.2,
/// RFC 7714 §14.2).
public enum SrtpProfile {
    AEAD_AES_128_GCM(7, 16, 12, 16),
    AEAD_AES_256_GCM(8, 32, 12, 16),
    AES128_CM_HMAC_SHA1_80(1, 16, 14, 10);

    /// What the DTLS server takes of the client's offer, best first: GCM costs half of counter
    /// mode.
    public static final List<SrtpProfile> PREFERENCE =
            List.of(AEAD_AES_128_GCM, AEAD_AES_256_GCM, AES128_CM_HMAC_SHA1_80);

    /// E flag and SRTCP index (RFC 3711 §3.4).
    static final int INDEX_WORD_BYTES = 4;

    private final int dtlsId;
    private final int keyBytes;
    private final int saltBytes;
    private final int tagBytes;

    SrtpProfile(int dtlsId, int keyBytes, int saltBytes, int tagBytes) {
        this.dtlsId = dtlsId;
        this.keyBytes = keyBytes;
        this.saltBytes = saltBytes;
        this.tagBytes = tagBytes;
    }

    /// The number in the `use_srtp` extension.
    public int dtlsId() {
        return dtlsId;
    }

    public int keyBytes() {
        return keyBytes;
    }

    public int saltBytes() {
        return saltBytes;
    }

    /// What protecting adds to an RTP packet.
    public int tagBytes() {
        return tagBytes;
    }

    /// What protecting adds to an RTCP packet: tag and index word.
    public int rtcpOverheadBytes() {
        return tagBytes + INDEX_WORD_BYTES;
    }

    public boolean isGcm() {
        return this != AES128_CM_HMAC_SHA1_80;
    }

    /// The profile numbered so in `use_srtp`, or null when it is not spoken here.
    public static @Nullable SrtpProfile ofDtlsId(int id) {
        for (SrtpProfile profile : PREFERENCE) {
            if (profile.dtlsId == id) {
                return profile;
            }
        }
        return null;
    }
}
