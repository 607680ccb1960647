package config;

import config.key.Setting;
import java.nio.file.Path;
import org.jspecify.annotations.Nullable;

/// The certificate of HTTPS.
public record TlsSettings(
        @Setting(
                        byDefault = "",
                        meaning =
                                "PEM file with the certificate chain. Empty: a self-signed certificate, which is"
                                        + " created at the first start and kept in the data folder.")
                @Nullable Path certificate,
        @Setting(
                        byDefault = "",
                        meaning =
                                "PEM file with the private key (PKCS #8, not encrypted). Must be set together"
                                        + " with tls.certificate.")
                @Nullable Path key) {}
