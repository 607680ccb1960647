package store.files;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.vertx.core.Future;
import io.vertx.core.Vertx;
import io.vertx.core.buffer.Buffer;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.concurrent.CompletionException;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class FolderFilesTest {
    private static final String NAME = "0123456789abcdef0123456789abcdef";

    private final Vertx vertx = Vertx.vertx();

    @TempDir private Path folder;

    @AfterEach
    void close() {
        await(vertx.close());
    }

    @Test
    void aFileIsThereUntilItIsDeleted() throws Exception {
        FolderFiles files = new FolderFiles(vertx, folder.resolve("files"));
        assertThat(await(files.find(NAME))).isEmpty();
        await(files.delete(NAME));

        await(files.put(NAME, Buffer.buffer("one")));
        await(files.put(NAME, Buffer.buffer("two")));

        FileStore.Found found = await(files.find(NAME)).orElseThrow();
        assertThat(found.head()).isEqualTo(Buffer.buffer("two"));
        assertThat(found.path()).hasContent("two");
        try (Stream<Path> all = Files.list(folder.resolve("files"))) {
            assertThat(all).hasSize(1);
        }
        await(files.delete(NAME));
        assertThat(await(files.find(NAME))).isEmpty();
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "",
                "..",
                "../0123456789abcdef0123456789abcde",
                "0123456789ABCDEF0123456789ABCDEF",
                "0123456789abcdef0123456789abcdef0"
            })
    void aNameLeadsNowhereElse(String name) {
        FolderFiles files = new FolderFiles(vertx, folder);

        assertThat(FolderFiles.isName(name)).isFalse();
        assertThatThrownBy(() -> await(files.find(name)))
                .isInstanceOf(CompletionException.class)
                .hasCauseInstanceOf(IllegalArgumentException.class);
    }

    private static <T> T await(Future<T> future) {
        return future.toCompletionStage()
                .toCompletableFuture()
                .orTimeout(60, TimeUnit.SECONDS)
                .join();
    }
}
