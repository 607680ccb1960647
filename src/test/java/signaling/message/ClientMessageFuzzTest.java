package signaling.message;

import static org.assertj.core.api.Assertions.assertThat;

import com.code_intelligence.jazzer.junit.FuzzTest;
import java.nio.charset.StandardCharsets;

/// Any frame is read into a message or a refusal with a code and a sentence.
class ClientMessageFuzzTest {
    private static final MessageCodec CODEC = new MessageCodec(65_536);

    @FuzzTest
    void readsAnyFrame(byte[] frame) {
        switch (CODEC.read(new String(frame, StandardCharsets.UTF_8))) {
            case ClientFrame.Understood(ClientMessage message) ->
                    assertThat(ClientMessageForm.op(message)).isNotEmpty();
            case ClientFrame.Refused(_, _, var refusal) -> {
                assertThat(refusal.code()).isNotNull();
                assertThat(refusal.message()).hasSizeLessThan(300);
            }
        }
    }
}
