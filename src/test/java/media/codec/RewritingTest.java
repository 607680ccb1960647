package media.codec;

import static org.assertj.core.api.Assertions.assertThat;

import media.codec.PacketLayers.Scheme;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

class RewritingTest {
    @ParameterizedTest
    @EnumSource(Scheme.class)
    void keepsEveryFieldOfAPicture(Scheme scheme) {
        long rewriting = Rewriting.ofPicture(scheme, true, 0x7FFF, 0xFF, 0x1F);
        assertThat(Rewriting.scheme(rewriting)).isEqualTo(scheme);
        assertThat(Rewriting.marker(rewriting)).isTrue();
        assertThat(Rewriting.pictureId(rewriting)).isEqualTo(0x7FFF);
        assertThat(Rewriting.tl0PictureIndex(rewriting)).isEqualTo(0xFF);
        assertThat(Rewriting.keyIndex(rewriting)).isEqualTo(0x1F);
        assertThat(Rewriting.bitmask(rewriting)).isFalse();
        assertThat(Rewriting.structure(rewriting)).isFalse();
        assertThat(Rewriting.templateShift(rewriting)).isZero();
    }

    @Test
    void keepsEveryFieldOfAFrame() {
        long rewriting =
                Rewriting.withActive(Rewriting.ofFrame(false, 0xFFFF, 0x3F), true, true, 31, 0xFF);
        assertThat(Rewriting.scheme(rewriting)).isEqualTo(Scheme.DESCRIPTOR);
        assertThat(Rewriting.marker(rewriting)).isFalse();
        assertThat(Rewriting.pictureId(rewriting)).isEqualTo(0xFFFF);
        assertThat(Rewriting.templateShift(rewriting)).isEqualTo(0x3F);
        assertThat(Rewriting.bitmask(rewriting)).isTrue();
        assertThat(Rewriting.structure(rewriting)).isTrue();
        assertThat(Rewriting.decodeTarget(rewriting)).isEqualTo(31);
        assertThat(Rewriting.epoch(rewriting)).isEqualTo(0xFF);
    }
}
