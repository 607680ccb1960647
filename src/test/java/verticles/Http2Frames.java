package verticles;

import java.io.ByteArrayOutputStream;
import java.io.DataInputStream;
import java.io.IOException;
import java.net.Socket;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.security.GeneralSecurityException;
import java.security.SecureRandom;
import java.security.cert.X509Certificate;
import javax.net.ssl.SSLContext;
import javax.net.ssl.SSLParameters;
import javax.net.ssl.SSLSocket;
import javax.net.ssl.TrustManager;
import javax.net.ssl.X509TrustManager;

/// The frames of an HTTP/2 client (RFC 9113 §4) in one sequence of bytes, so that the server reads
/// them at once.
final class Http2Frames {
    private static final String PREFACE = "PRI * HTTP/2.0\r\n\r\nSM\r\n\r\n";
    private static final int DATA = 0;
    private static final int HEADERS = 1;
    private static final int RST_STREAM = 3;
    private static final int SETTINGS = 4;
    private static final int END_STREAM = 1;
    private static final int END_HEADERS = 4;
    private static final int CANCEL = 8;

    private final ByteArrayOutputStream bytes = new ByteArrayOutputStream();

    Http2Frames() {
        bytes.writeBytes(PREFACE.getBytes(StandardCharsets.US_ASCII));
        frame(SETTINGS, 0, 0, new byte[0]);
    }

    /// Over TLS, with any certificate.
    static SSLSocket connect(int port) throws IOException, GeneralSecurityException {
        return connect(port, "TLSv1.3");
    }

    /// With one version of TLS.
    static SSLSocket connect(int port, String version)
            throws IOException, GeneralSecurityException {
        SSLContext tls = SSLContext.getInstance("TLS");
        tls.init(null, new TrustManager[] {new TrustAll()}, new SecureRandom());
        SSLSocket socket = (SSLSocket) tls.getSocketFactory().createSocket("127.0.0.1", port);
        SSLParameters parameters = socket.getSSLParameters();
        parameters.setProtocols(new String[] {version});
        parameters.setApplicationProtocols(new String[] {"h2"});
        socket.setSSLParameters(parameters);
        socket.startHandshake();
        return socket;
    }

    void post(int stream, String path, String token, String json) {
        begin(stream, path, token);
        frame(DATA, END_STREAM, stream, json.getBytes(StandardCharsets.UTF_8));
    }

    /// Without a body yet.
    void begin(int stream, String path, String token) {
        var headers = new ByteArrayOutputStream();
        header(headers, ":method", "POST");
        header(headers, ":scheme", "https");
        header(headers, ":authority", "localhost");
        header(headers, ":path", path);
        header(headers, "authorization", "Bearer " + token);
        header(headers, "content-type", "application/json");
        frame(HEADERS, END_HEADERS, stream, headers.toByteArray());
    }

    /// A part of a body, of no length.
    void emptyData(int stream) {
        frame(DATA, 0, stream, new byte[0]);
    }

    void reset(int stream) {
        frame(RST_STREAM, 0, stream, ByteBuffer.allocate(4).putInt(CANCEL).array());
    }

    /// Many frames of one type that belong to no stream.
    void flood(int type, int payloadBytes, int count) {
        for (int i = 0; i < count; i++) {
            frame(type, 0, 0, new byte[payloadBytes]);
        }
    }

    byte[] bytes() {
        return bytes.toByteArray();
    }

    /// Reads what the server sends until it has answered.
    static void awaitEndOfStream(Socket socket, int stream) throws IOException {
        var in = new DataInputStream(socket.getInputStream());
        while (true) {
            int length = in.readUnsignedByte() << 16 | in.readUnsignedShort();
            int type = in.readUnsignedByte();
            int flags = in.readUnsignedByte();
            int of = in.readInt();
            in.skipNBytes(length);
            boolean last = (type == DATA || type == HEADERS) && (flags & END_STREAM) != 0;
            if (of == stream && last) {
                return;
            }
        }
    }

    private void frame(int type, int flags, int stream, byte[] payload) {
        bytes.writeBytes(
                ByteBuffer.allocate(9)
                        .put((byte) (payload.length >> 16))
                        .putShort((short) payload.length)
                        .put((byte) type)
                        .put((byte) flags)
                        .putInt(stream)
                        .array());
        bytes.writeBytes(payload);
    }

    /// Literal, without indexing, with a new name (RFC 7541 §6.2.2).
    private static void header(ByteArrayOutputStream headers, String name, String value) {
        headers.write(0);
        string(headers, name);
        string(headers, value);
    }

    /// RFC 7541 §5.1, §5.2
    private static void string(ByteArrayOutputStream headers, String text) {
        int length = text.length();
        if (length < 127) {
            headers.write(length);
        } else {
            headers.write(127);
            int rest = length - 127;
            while (rest >= 128) {
                headers.write(rest % 128 + 128);
                rest /= 128;
            }
            headers.write(rest);
        }
        headers.writeBytes(text.getBytes(StandardCharsets.US_ASCII));
    }

    private static final class TrustAll implements X509TrustManager {
        @Override
        public void checkClientTrusted(X509Certificate[] chain, String type) {}

        @Override
        public void checkServerTrusted(X509Certificate[] chain, String type) {}

        @Override
        public X509Certificate[] getAcceptedIssuers() {
            return new X509Certificate[0];
        }
    }
}
