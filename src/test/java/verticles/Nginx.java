package verticles;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/// nginx with `scripts/deploy/proxy/nginx.conf`, of which only addresses, ports and the certificate
/// are replaced.
final class Nginx implements AutoCloseable {
    private static final Path EXAMPLE = Path.of("scripts/deploy/proxy/nginx.conf");

    private final Process process;
    private final int port;

    private Nginx(Process process, int port) {
        this.process = process;
        this.port = port;
    }

    /// Skips the test on a computer without nginx, but not in CI.
    ///
    /// @param plainPort of the node
    static Nginx start(Path folder, int plainPort) throws Exception {
        Path program = program();
        assumeTrue(
                program != null || "true".equals(System.getenv("CI")),
                "there is no nginx; scripts/test prints how to install it");
        int port = NodeProcess.freePort();
        CaSignedCertificate certificate = CaSignedCertificate.make(folder);
        Path example =
                write(
                        folder.resolve("hubbub.conf"),
                        Files.readString(EXAMPLE),
                        Map.of(
                                "listen 443 ssl;",
                                "listen 127.0.0.1:" + port + " ssl;",
                                "listen [::]:443 ssl;",
                                "",
                                "/etc/letsencrypt/live/talk.example.org/fullchain.pem",
                                certificate.certificate().toString(),
                                "/etc/letsencrypt/live/talk.example.org/privkey.pem",
                                certificate.key().toString(),
                                "server 127.0.0.1:8080;",
                                "server 127.0.0.1:" + plainPort + ";"));
        Path main =
                write(
                        folder.resolve("nginx.conf"),
                        """
                        daemon off;
                        master_process off;
                        pid FOLDER/nginx.pid;
                        events {}
                        http {
                            access_log off;
                            client_body_temp_path FOLDER/body;
                            proxy_temp_path FOLDER/proxy;
                            fastcgi_temp_path FOLDER/fastcgi;
                            uwsgi_temp_path FOLDER/uwsgi;
                            scgi_temp_path FOLDER/scgi;
                            include EXAMPLE;
                        }
                        """,
                        Map.of("FOLDER", folder.toString(), "EXAMPLE", example.toString()));
        return new Nginx(
                new ProcessBuilder(String.valueOf(program), "-e", "stderr", "-c", main.toString())
                        .redirectErrorStream(true)
                        .redirectOutput(folder.resolve("nginx.log").toFile())
                        .start(),
                port);
    }

    int port() {
        return port;
    }

    boolean isAlive() {
        return process.isAlive();
    }

    @Override
    public void close() {
        NodeProcess.end(process);
    }

    private static Path write(Path file, String text, Map<String, String> replacements)
            throws IOException {
        String result = text;
        for (Map.Entry<String, String> replacement : replacements.entrySet()) {
            assertThat(text).contains(replacement.getKey());
            result = result.replace(replacement.getKey(), replacement.getValue());
        }
        return Files.writeString(file, result);
    }

    /// It is not in the PATH of ordinary users.
    private static @Nullable Path program() {
        for (String folder : (System.getenv("PATH") + ":/usr/sbin").split(":")) {
            Path program = Path.of(folder, "nginx");
            if (Files.isExecutable(program)) {
                return program;
            }
        }
        return null;
    }
}
