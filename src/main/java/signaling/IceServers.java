package signaling;

import java.nio.charset.StandardCharsets;
import java.security.GeneralSecurityException;
import java.util.Base64;
import java.util.List;
import java.util.UUID;
import javax.crypto.Mac;
import javax.crypto.spec.SecretKeySpec;
import signaling.message.ServerMessage;

/// The STUN and TURN servers for a client, with credentials that expire (`use-auth-secret` of
/// coturn, draft-uberti-behave-turn-rest-00): the user name is the Unix time of the end and the
/// account, the password its HMAC-SHA1 under a secret shared with the TURN server, which so needs
/// no accounts.
///
/// @param urls `turn:host:port?transport=tcp`, `turns:…`, `stun:…`
/// @param secret shared with the TURN servers
/// @param ttlSeconds of a credential
public record IceServers(List<String> urls, String secret, long ttlSeconds) {
    private static final String HMAC = "HmacSHA1";

    public IceServers {
        urls = List.copyOf(urls);
    }

    /// What a client gets at a join.
    public List<ServerMessage.IceServer> of(long nowUnixSeconds, UUID user) {
        if (urls.isEmpty()) {
            return List.of();
        }
        if (secret.isEmpty()) {
            return List.of(new ServerMessage.IceServer(urls, null, null));
        }
        String username = nowUnixSeconds + ttlSeconds + ":" + user;
        return List.of(new ServerMessage.IceServer(urls, username, credential(username)));
    }

    private String credential(String username) {
        try {
            Mac mac = Mac.getInstance(HMAC);
            mac.init(new SecretKeySpec(secret.getBytes(StandardCharsets.UTF_8), HMAC));
            return Base64.getEncoder()
                    .encodeToString(mac.doFinal(username.getBytes(StandardCharsets.UTF_8)));
        } catch (GeneralSecurityException e) {
            throw new IllegalStateException("every Java has HMAC-SHA1", e);
        }
    }

    @Override
    public String toString() {
        return "IceServers" + urls;
    }
}
