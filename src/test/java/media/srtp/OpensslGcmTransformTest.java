package media.srtp;

/// The vectors of RFC 7714 by OpenSSL; skipped where there is none.
class OpensslGcmTransformTest extends GcmTransformTest {
    @Override
    SrtpCiphers ciphers() {
        return OpensslSrtpTest.openssl();
    }
}
