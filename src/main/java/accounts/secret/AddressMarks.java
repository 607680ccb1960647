package accounts.secret;

import java.nio.charset.StandardCharsets;
import java.security.GeneralSecurityException;
import java.util.UUID;
import javax.crypto.Mac;
import javax.crypto.SecretKey;

/// Banned addresses as the database stores them: recognized, but not shown. Those of two guilds
/// cannot be compared. Without a key in the configuration, trying all IPv4 addresses finds the one
/// of a mark.
public final class AddressMarks {
    private final SecretKey key;

    /// @param key random text from the configuration, empty for none
    public AddressMarks(String key) {
        this.key = SecretSealing.derived(key, "banned addresses");
    }

    /// @param address the key of an address by `limits.AddressKey`
    public byte[] of(UUID guild, String address) {
        try {
            Mac mac = Mac.getInstance("HmacSHA256");
            mac.init(key);
            return mac.doFinal((guild + " " + address).getBytes(StandardCharsets.UTF_8));
        } catch (GeneralSecurityException e) {
            throw new IllegalStateException(e); // every Java has it
        }
    }
}
