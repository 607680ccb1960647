/// SRTP and SRTCP (RFC 3711, RFC 7714): protect, unprotect, replay. [SrtpSender] and [SrtpReceiver] are the
/// two directions of one connection, owned by its engine's thread; each holds one cipher object per key,
/// because re-keying a shared one costs 25 to 90 % more.
///
/// GCM goes through SunJCE's `AES/GCM/NoPadding`, the fastest pure Java there is (338 ns to protect 110 bytes,
/// half of it hashing), at the price of about 1 kB that the provider allocates per packet. Counter mode makes
/// its keystream with `AES/ECB` and its HMAC on one SHA-1 digest, which allocates nothing.
///
/// Two packets under one index and key would give both away (and, with GCM, the authentication key): a
/// sender refuses to protect one index twice.
@NullMarked
package media.srtp;

import org.jspecify.annotations.NullMarked;
