package store.files;

import io.vertx.core.Future;
import io.vertx.core.buffer.Buffer;
import java.util.Optional;

/// Small files by name: 32 hexadecimal digits that the server chose. A folder at present; an object store
/// would be another implementation.
public interface FileStore {
    /// Complete or not at all, also when the machine stops meanwhile.
    Future<?> put(String name, Buffer content);

    /// Empty when there is none.
    Future<Optional<Buffer>> get(String name);

    /// Without effect when there is none.
    Future<?> delete(String name);
}
