package config;

import accounts.RegistrationMode;
import config.key.Setting;
import config.key.Unit;
import java.time.Duration;

/// Tokens, password hashes and the limits of registration and login.
public record AccountSettings(
        @Setting(
                        byDefault = "invite",
                        meaning =
                                "Who may create an account: open (anyone), invite (people with an"
                                        + " invite) or closed (nobody). If an administrator changes it in the"
                                        + " page, this value is ignored.")
                RegistrationMode registration,
        @Setting(
                        byDefault = "",
                        meaning =
                                "Username of an account that is made an administrator when a node starts. While"
                                        + " there is no such account, the name can be registered with an owner"
                                        + " link only.")
                String administrator,
        @Setting(
                        key = "accessTokenSeconds",
                        byDefault = "900",
                        min = 1,
                        max = 86400,
                        unit = Unit.SECONDS,
                        meaning = "Lifetime of an access token.")
                Duration accessTokenLifetime,
        @Setting(
                        key = "refreshTokenDays",
                        byDefault = "30",
                        min = 1,
                        max = 3650,
                        unit = Unit.DAYS,
                        meaning =
                                "Lifetime of a refresh token: a device that is not used for this long must log"
                                        + " in again.")
                Duration refreshTokenLifetime,
        @Setting(
                        key = "signingKeyDays",
                        byDefault = "30",
                        min = 1,
                        max = 3650,
                        unit = Unit.DAYS,
                        meaning =
                                "After this time a new key signs access tokens. The former one verifies until its"
                                        + " last token has expired, so no user is logged out.")
                Duration signingKeyLifetime,
        @Setting(
                        byDefault = "",
                        pattern = "(.{32,})?",
                        secret = true,
                        meaning =
                                "Key of at least 32 random characters, the same on all nodes. It"
                                        + " encrypts the secrets of two-factor authentication and of webhooks in"
                                        + " the database; without it they are not encrypted. Set it in the"
                                        + " environment rather than in a file.")
                String secretKey,
        @Setting(
                        byDefault = "19456",
                        min = 8,
                        max = 4194304,
                        unit = Unit.KIBIBYTES,
                        meaning =
                                "Memory for one Argon2id password hash. OWASP recommends the default together"
                                        + " with 2 passes; lower values are for tests.")
                int argon2MemoryKibibytes,
        @Setting(
                        byDefault = "2",
                        min = 1,
                        max = 100,
                        unit = Unit.PASSES,
                        meaning = "Passes of one Argon2id password hash.")
                int argon2Iterations,
        @Setting(
                        byDefault = "10",
                        min = 1,
                        max = 1000000,
                        unit = Unit.PER_MINUTE,
                        meaning =
                                "Login attempts allowed for one username from one IP address (IPv6: one /64 network)."
                                        + " 3 times as many for any username from one address, and 10 times as"
                                        + " many for one username from addresses from which it did not log in"
                                        + " before.")
                int loginsPerMinute,
        @Setting(
                        byDefault = "20",
                        min = 1,
                        max = 1000000,
                        unit = Unit.PER_HOUR,
                        meaning = "Registrations allowed from one IP address.")
                int registrationsPerHour) {}
