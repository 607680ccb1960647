/// SRTP and SRTCP (RFC 3711, RFC 7714): protect, unprotect, replay. [SrtpSender] and [SrtpReceiver]
/// are the two directions of one connection, owned by its engine's thread; each holds one cipher
/// object per key, because re-keying a shared one costs 25 to 90 % more.
///
/// GCM goes through OpenSSL 3 where the machine has it ([SrtpCiphers]): half the time of SunJCE's
/// `AES/GCM/NoPadding`, the fastest pure Java there is, which also allocates about 1 kB per packet.
/// Counter mode makes its keystream with `AES/ECB` and its HMAC on one SHA-1 digest, which
/// allocates nothing.
///
/// Two packets under one index and key would give both away (and, with GCM, the authentication
/// key): a sender refuses to protect one index twice.
@NullMarked
package media.srtp;

import org.jspecify.annotations.NullMarked;
