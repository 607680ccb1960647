package verticles.passkey;

import static java.nio.charset.StandardCharsets.UTF_8;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.dataformat.cbor.databind.CBORMapper;
import io.vertx.core.json.JsonObject;
import java.io.ByteArrayOutputStream;
import java.math.BigInteger;
import java.nio.ByteBuffer;
import java.security.GeneralSecurityException;
import java.security.KeyPair;
import java.security.KeyPairGenerator;
import java.security.MessageDigest;
import java.security.Signature;
import java.security.interfaces.ECPublicKey;
import java.security.spec.ECGenParameterSpec;
import java.util.Base64;
import java.util.HexFormat;
import java.util.LinkedHashMap;
import java.util.Map;

/// A device with one passkey for ES256, as it answers a browser (WebAuthn §6).
final class TestAuthenticator {
    static final int PRESENT = 0x01;
    static final int VERIFIED = 0x04;
    private static final int ATTESTED = 0x40;
    private static final ObjectMapper CBOR = new CBORMapper();
    private static final int COORDINATE_BYTES = 32;

    final byte[] id = {1, 2, 3, 4, 5, 6, 7, 8, 9, 10, 11, 12, 13, 14, 15, 16};
    private final KeyPair keys;

    TestAuthenticator() throws GeneralSecurityException {
        KeyPairGenerator generator = KeyPairGenerator.getInstance("EC");
        generator.initialize(new ECGenParameterSpec("secp256r1"));
        keys = generator.generateKeyPair();
    }

    static byte[] clientData(String type, byte[] challenge, String origin) {
        return new JsonObject()
                .put("type", "webauthn." + type)
                .put("challenge", Base64.getUrlEncoder().withoutPadding().encodeToString(challenge))
                .put("origin", origin)
                .put("crossOrigin", false)
                .encode()
                .getBytes(UTF_8);
    }

    byte[] attestationObject(String host, int flags)
            throws GeneralSecurityException, JsonProcessingException {
        Map<String, Object> object = new LinkedHashMap<>();
        object.put("fmt", "none");
        object.put("attStmt", Map.of());
        ByteArrayOutputStream data = new ByteArrayOutputStream();
        data.writeBytes(authenticatorData(host, flags | ATTESTED, 0));
        data.writeBytes(new byte[16]);
        data.writeBytes(ByteBuffer.allocate(2).putShort((short) id.length).array());
        data.writeBytes(id);
        data.writeBytes(coseKey());
        object.put("authData", data.toByteArray());
        return CBOR.writeValueAsBytes(object);
    }

    /// RFC 9053 §7.1.1. Jackson cannot write integers as the keys of a map.
    private byte[] coseKey() {
        ECPublicKey key = (ECPublicKey) keys.getPublic();
        ByteArrayOutputStream cose = new ByteArrayOutputStream();
        // A map of 5: kty EC2, alg ES256, crv P-256, and x and y of 32 bytes.
        cose.writeBytes(HexFormat.of().parseHex("a501020326200121" + "5820"));
        cose.writeBytes(coordinate(key.getW().getAffineX()));
        cose.writeBytes(HexFormat.of().parseHex("22" + "5820"));
        cose.writeBytes(coordinate(key.getW().getAffineY()));
        return cose.toByteArray();
    }

    private static byte[] coordinate(BigInteger value) {
        byte[] bytes = value.toByteArray();
        byte[] fixed = new byte[COORDINATE_BYTES];
        int length = Math.min(bytes.length, COORDINATE_BYTES);
        System.arraycopy(bytes, bytes.length - length, fixed, COORDINATE_BYTES - length, length);
        return fixed;
    }

    static byte[] authenticatorData(String host, int flags, int signCount)
            throws GeneralSecurityException {
        return ByteBuffer.allocate(37)
                .put(sha256(host.getBytes(UTF_8)))
                .put((byte) flags)
                .putInt(signCount)
                .array();
    }

    byte[] sign(byte[] authenticatorData, byte[] clientData) throws GeneralSecurityException {
        Signature signature = Signature.getInstance("SHA256withECDSA");
        signature.initSign(keys.getPrivate());
        signature.update(authenticatorData);
        signature.update(sha256(clientData));
        return signature.sign();
    }

    private static byte[] sha256(byte[] bytes) throws GeneralSecurityException {
        return MessageDigest.getInstance("SHA-256").digest(bytes);
    }
}
