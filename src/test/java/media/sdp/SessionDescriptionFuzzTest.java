package media.sdp;

import static org.assertj.core.api.Assertions.assertThat;

import com.code_intelligence.jazzer.api.FuzzedDataProvider;
import com.code_intelligence.jazzer.junit.FuzzTest;

class SessionDescriptionFuzzTest {
    /// Never throws anything but [SdpException]; what was read can be written and read again; and
    /// so can its answer.
    @FuzzTest
    void readsAndAnswers(FuzzedDataProvider data) {
        try {
            SessionDescription read = SdpReader.read(data.consumeRemainingAsString());
            String written = SdpWriter.write(read);
            // Sections that share one a=rtcp-fb:* are written out longer than they were.
            if (written.length() <= SessionDescription.MAX_CHARACTERS) {
                assertThat(SdpReader.read(written)).isEqualTo(read);
            }
            SessionDescription answer = Negotiation.answer(read, Offers.parameters()).answer();
            assertThat(SdpReader.read(SdpWriter.write(answer))).isEqualTo(answer);
        } catch (SdpException refused) {
            assertThat(refused.code().wireName()).startsWith("sdp_");
        }
    }
}
