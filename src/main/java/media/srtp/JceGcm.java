package media.srtp;

import java.security.GeneralSecurityException;
import javax.crypto.AEADBadTagException;
import javax.crypto.Cipher;
import javax.crypto.SecretKey;
import javax.crypto.spec.GCMParameterSpec;
import javax.crypto.spec.SecretKeySpec;

/// The JDK's own AES-GCM. The provider requires a new parameter object per packet and allocates
/// inside; that is about 1 kB a packet which is not ours.
final class JceGcm extends GcmCipher {
    private final SecretKey key;
    private final Cipher cipher;

    JceGcm(byte[] key) {
        this.key = new SecretKeySpec(key, "AES");
        try {
            cipher = Cipher.getInstance("AES/GCM/NoPadding");
        } catch (GeneralSecurityException e) {
            throw new IllegalStateException("AES/GCM, which every JDK has, is absent", e);
        }
    }

    @Override
    void seal(byte[] iv, byte[] buffer, int offset, int clearBytes, int length, byte[] more) {
        try {
            run(Cipher.ENCRYPT_MODE, iv, buffer, offset, clearBytes, length, more);
        } catch (GeneralSecurityException e) {
            throw new IllegalStateException("GCM refused to encrypt", e);
        }
    }

    @Override
    boolean open(byte[] iv, byte[] buffer, int offset, int clearBytes, int length, byte[] more) {
        try {
            run(Cipher.DECRYPT_MODE, iv, buffer, offset, clearBytes, length, more);
            return true;
        } catch (AEADBadTagException e) {
            return false;
        } catch (GeneralSecurityException e) {
            throw new IllegalStateException("GCM refused to decrypt", e);
        }
    }

    @Override
    void close() {
        // The collector finds all of it.
    }

    private void run(
            int mode, byte[] iv, byte[] buffer, int offset, int clear, int length, byte[] more)
            throws GeneralSecurityException {
        cipher.init(mode, key, new GCMParameterSpec(8 * TAG_BYTES, iv));
        cipher.updateAAD(buffer, offset, clear);
        if (more.length > 0) {
            cipher.updateAAD(more, 0, more.length);
        }
        int at = offset + clear;
        cipher.doFinal(buffer, at, length - clear, buffer, at);
    }
}
