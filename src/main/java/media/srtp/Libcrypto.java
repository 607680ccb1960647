package media.srtp;

import static java.lang.foreign.ValueLayout.ADDRESS;
import static java.lang.foreign.ValueLayout.JAVA_INT;

import java.lang.foreign.Arena;
import java.lang.foreign.FunctionDescriptor;
import java.lang.foreign.Linker;
import java.lang.foreign.MemoryLayout;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.SymbolLookup;
import java.lang.invoke.MethodHandle;
import java.util.Arrays;
import java.util.List;
import org.jspecify.annotations.Nullable;

/// OpenSSL 3, found when first asked for, and the functions of its AES-GCM: those of the provider's
/// dispatch table, which `provider-cipher(7)` and `core_dispatch.h` number for good.
@SuppressWarnings("restricted") // the border to native code
final class Libcrypto {
    /// The names by which Linux and macOS know the library. 1.1 has no providers.
    private static final List<String> NAMES =
            List.of("libcrypto.so.3", "libcrypto.so.4", "libcrypto.3.dylib");

    // include/openssl/core_dispatch.h
    private static final int OPERATION_CIPHER = 2;
    static final int NEW_CONTEXT = 1;
    static final int ENCRYPT_INIT = 2;
    static final int DECRYPT_INIT = 3;
    static final int UPDATE = 4;
    static final int FINAL = 5;
    static final int FREE_CONTEXT = 7;
    static final int GET_PARAMETERS = 10;
    private static final int FUNCTIONS = 11;

    /// A size that no text or table comes near, for pointers that come without one.
    private static final long UNKNOWN_BYTES = 1 << 20;

    private static final Linker LINKER = Linker.nativeLinker();
    private static final @Nullable Libcrypto LOADED = load();

    /// A cipher of the provider.
    ///
    /// @param functions by their number
    record CipherTable(MemorySegment providerContext, List<MemorySegment> functions) {}

    private final SymbolLookup symbols;
    private final String version;
    private final CipherTable gcm128;
    private final CipherTable gcm256;

    private Libcrypto(SymbolLookup symbols) throws Throwable {
        this.symbols = symbols;
        version = text((MemorySegment) call("OpenSSL_version", ADDRESS, JAVA_INT).invokeExact(0));
        gcm128 = cipher("AES-128-GCM");
        gcm256 = cipher("AES-256-GCM");
    }

    /// What there is on this machine; null without OpenSSL 3.
    static @Nullable Libcrypto loaded() {
        return LOADED;
    }

    /// As the library calls itself.
    String version() {
        return version;
    }

    CipherTable gcm(int keyBytes) {
        return keyBytes == 32 ? gcm256 : gcm128;
    }

    private static @Nullable Libcrypto load() {
        for (String name : NAMES) {
            Libcrypto library = load(name);
            if (library != null) {
                return library;
            }
        }
        return null;
    }

    /// Null when the library is missing, or was built without the functions needed here.
    private static @Nullable Libcrypto load(String name) {
        try {
            return new Libcrypto(SymbolLookup.libraryLookup(name, Arena.global()));
        } catch (Throwable e) {
            return null;
        }
    }

    /// Fetches the cipher as OpenSSL's own programs do, then asks its provider for the functions.
    private CipherTable cipher(String name) throws Throwable {
        try (Arena arena = Arena.ofConfined()) {
            MemorySegment none = MemorySegment.NULL;
            // Never given back: it keeps the provider where it is.
            MemorySegment cipher =
                    (MemorySegment)
                            call("EVP_CIPHER_fetch", ADDRESS, ADDRESS, ADDRESS, ADDRESS)
                                    .invokeExact(none, arena.allocateFrom(name), none);
            MemorySegment provider =
                    (MemorySegment)
                            call("EVP_CIPHER_get0_provider", ADDRESS, ADDRESS)
                                    .invokeExact(present(cipher));
            MemorySegment context =
                    (MemorySegment)
                            call("OSSL_PROVIDER_get0_provider_ctx", ADDRESS, ADDRESS)
                                    .invokeExact(present(provider));
            MemorySegment algorithms =
                    (MemorySegment)
                            call(
                                            "OSSL_PROVIDER_query_operation",
                                            ADDRESS,
                                            ADDRESS,
                                            JAVA_INT,
                                            ADDRESS)
                                    .invokeExact(
                                            provider, OPERATION_CIPHER, arena.allocate(JAVA_INT));
            return new CipherTable(context, functions(dispatch(present(algorithms), name)));
        }
    }

    private MethodHandle call(String name, MemoryLayout result, MemoryLayout... arguments) {
        return LINKER.downcallHandle(
                symbols.find(name).orElseThrow(), FunctionDescriptor.of(result, arguments));
    }

    /// Walks an array of `OSSL_ALGORITHM { names, properties, table, description }`, which a null
    /// name ends. Names are divided by colons.
    private static MemorySegment dispatch(MemorySegment algorithms, String name) {
        MemorySegment array = algorithms.reinterpret(UNKNOWN_BYTES);
        for (long at = 0; ; at += 4 * ADDRESS.byteSize()) {
            MemorySegment names = present(array.get(ADDRESS, at));
            if (Arrays.asList(text(names).split(":")).contains(name)) {
                return array.get(ADDRESS, at + 2 * ADDRESS.byteSize());
            }
        }
    }

    /// Walks an array of `OSSL_DISPATCH { int number; void (*function)(void); }`, which 0 ends.
    private static List<MemorySegment> functions(MemorySegment table) {
        MemorySegment[] functions = new MemorySegment[FUNCTIONS];
        Arrays.fill(functions, MemorySegment.NULL);
        MemorySegment array = table.reinterpret(UNKNOWN_BYTES);
        for (long at = 0; ; at += 2 * ADDRESS.byteSize()) {
            int number = array.get(JAVA_INT, at);
            if (number == 0) {
                return List.of(functions);
            }
            if (number < FUNCTIONS) {
                functions[number] = array.get(ADDRESS, at + ADDRESS.byteSize());
            }
        }
    }

    private static String text(MemorySegment address) {
        return address.reinterpret(UNKNOWN_BYTES).getString(0);
    }

    private static MemorySegment present(MemorySegment pointer) {
        if (pointer.address() == 0) {
            throw new IllegalStateException("OpenSSL lacks AES-GCM");
        }
        return pointer;
    }
}
