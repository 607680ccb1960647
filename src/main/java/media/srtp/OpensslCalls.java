package media.srtp;

import static java.lang.foreign.ValueLayout.ADDRESS;
import static java.lang.foreign.ValueLayout.JAVA_INT;
import static java.lang.foreign.ValueLayout.JAVA_LONG;

import java.lang.foreign.FunctionDescriptor;
import java.lang.foreign.Linker;
import java.lang.foreign.MemorySegment;
import java.lang.invoke.MethodHandle;

/// The calls into OpenSSL that are made per packet; touched only where [Libcrypto] is loaded. They
/// are
/// *critical*: some tens of nanoseconds each, unknown to the collector; nothing in them blocks. All
/// take pointers to native memory as plain longs. With arrays of the heap as arguments the compiler
/// had so much to inline that it gave up in one run of three, and each packet allocated 152 bytes.
@SuppressWarnings("restricted") // the border to native code
final class OpensslCalls {
    private static final Libcrypto LIBRARY = library();

    /// `int init(void *context, const unsigned char *key, size_t, const unsigned char *iv, size_t,
    /// const OSSL_PARAM parameters[])`.
    private static final FunctionDescriptor INIT =
            FunctionDescriptor.of(
                    JAVA_INT, JAVA_LONG, JAVA_LONG, JAVA_LONG, JAVA_LONG, JAVA_LONG, JAVA_LONG);

    static final MethodHandle ENCRYPT_INIT = critical(Libcrypto.ENCRYPT_INIT, INIT);
    static final MethodHandle DECRYPT_INIT = critical(Libcrypto.DECRYPT_INIT, INIT);

    /// `int update(void *context, unsigned char *out, size_t *written, size_t room, const unsigned
    /// char
    /// *in, size_t)`; without `out`, `in` is authenticated only.
    static final MethodHandle UPDATE =
            critical(
                    Libcrypto.UPDATE,
                    FunctionDescriptor.of(
                            JAVA_INT, JAVA_LONG, JAVA_LONG, JAVA_LONG, JAVA_LONG, JAVA_LONG,
                            JAVA_LONG));

    /// `int final(void *context, unsigned char *out, size_t *written, size_t room)`.
    static final MethodHandle END =
            critical(
                    Libcrypto.FINAL,
                    FunctionDescriptor.of(JAVA_INT, JAVA_LONG, JAVA_LONG, JAVA_LONG, JAVA_LONG));

    /// `int get_ctx_params(void *context, OSSL_PARAM parameters[])`.
    static final MethodHandle GET_PARAMETERS =
            critical(
                    Libcrypto.GET_PARAMETERS,
                    FunctionDescriptor.of(JAVA_INT, JAVA_LONG, JAVA_LONG));

    /// `void freectx(void *context)`.
    private static final MethodHandle FREE =
            handle(Libcrypto.FREE_CONTEXT, FunctionDescriptor.ofVoid(JAVA_LONG));

    private OpensslCalls() {}

    /// A context for keys of this length in bytes, to be given back by [#free].
    static long newContext(int keyBytes) {
        Libcrypto.CipherTable table = LIBRARY.gcm(keyBytes);
        // The one function that differs by key length.
        MethodHandle make =
                Linker.nativeLinker()
                        .downcallHandle(
                                table.functions().get(Libcrypto.NEW_CONTEXT),
                                FunctionDescriptor.of(JAVA_LONG, ADDRESS));
        try {
            long context = (long) make.invokeExact(table.providerContext());
            check(context == 0 ? 0 : 1);
            return context;
        } catch (Throwable e) {
            throw failed(e);
        }
    }

    static void free(long context) {
        try {
            FREE.invokeExact(context);
        } catch (Throwable e) {
            throw failed(e);
        }
    }

    static void check(int result) {
        if (result <= 0) {
            throw new IllegalStateException("OpenSSL refused");
        }
    }

    static IllegalStateException failed(Throwable cause) {
        return cause instanceof IllegalStateException ours
                ? ours
                : new IllegalStateException("calling OpenSSL failed", cause);
    }

    private static Libcrypto library() {
        Libcrypto library = Libcrypto.loaded();
        if (library == null) {
            throw new IllegalStateException("OpenSSL is not available");
        }
        return library;
    }

    private static MethodHandle critical(int function, FunctionDescriptor type) {
        return handle(function, type, Linker.Option.critical(false));
    }

    private static MethodHandle handle(
            int function, FunctionDescriptor type, Linker.Option... options) {
        MemorySegment address = LIBRARY.gcm(16).functions().get(function);
        // True of every OpenSSL 3: one implementation, two constructors.
        if (address.address() == 0
                || address.address() != LIBRARY.gcm(32).functions().get(function).address()) {
            throw new IllegalStateException("OpenSSL has another AES-GCM for each key length");
        }
        return Linker.nativeLinker().downcallHandle(address, type, options);
    }
}
