package images;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.awt.Color;
import java.awt.Graphics2D;
import java.awt.image.BufferedImage;
import java.awt.image.IndexColorModel;
import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.Random;
import javax.imageio.ImageIO;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class AttachmentImageTest {
    @ParameterizedTest
    @CsvSource({
        "png, 1000, 400, 1000, 400",
        "jpeg, 400, 1000, 400, 1000",
        "gif, 30, 30, 30, 30",
        "png, 3000, 1500, 2048, 1024",
        "png, 4000, 3000, 2000, 1500",
        "png, 1, 8192, 1, 2048",
        "png, 1, 1, 1, 1"
    })
    void keepsItsProportionsWithinTheLargestSide(
            String format, int width, int height, int keptWidth, int keptHeight) throws Exception {
        AttachmentImage image = AttachmentImage.of(file(format, width, height));

        assertThat(image.width()).isEqualTo(keptWidth);
        assertThat(image.height()).isEqualTo(keptHeight);
        BufferedImage decoded = ImageIO.read(new ByteArrayInputStream(image.file()));
        assertThat(decoded.getWidth()).isEqualTo(keptWidth);
        assertThat(decoded.getHeight()).isEqualTo(keptHeight);
        Color color = new Color(decoded.getRGB(keptWidth / 2, keptHeight / 2));
        assertThat(color.getBlue()).isGreaterThan(200);
        assertThat(color.getRed()).isLessThan(60);
    }

    @Test
    void aPhotoRemainsAJpegAndADrawingAPng() throws Exception {
        assertThat(UploadedImage.isJpeg(AttachmentImage.of(file("jpeg", 40, 40)).file())).isTrue();
        for (String drawing : new String[] {"png", "gif"}) {
            byte[] file = AttachmentImage.of(file(drawing, 40, 40)).file();
            assertThat(new String(file, 1, 3, StandardCharsets.US_ASCII)).isEqualTo("PNG");
        }
    }

    @Test
    void transparencyIsKept() throws Exception {
        BufferedImage clear = new BufferedImage(30, 30, BufferedImage.TYPE_INT_ARGB);

        byte[] file = AttachmentImage.of(encoded(clear, "png")).file();

        assertThat(ImageIO.read(new ByteArrayInputStream(file)).getRGB(10, 10) >>> 24).isZero();
    }

    /// Noise of 256 colors has a byte for each pixel in the uploaded file, and three when it is
    /// encoded again.
    @Test
    void aPngThatWouldBeTooLargeBecomesAJpeg() throws Exception {
        Random random = new Random(7);
        byte[] colors = new byte[3 * 256];
        random.nextBytes(colors);
        BufferedImage few =
                new BufferedImage(
                        2000,
                        1800,
                        BufferedImage.TYPE_BYTE_INDEXED,
                        new IndexColorModel(8, 256, colors, 0, false));
        byte[] noise = new byte[2000 * 1800];
        random.nextBytes(noise);
        few.getRaster().setDataElements(0, 0, 2000, 1800, noise);
        byte[] file = encoded(few, "png");
        assertThat(file.length).isLessThan(AttachmentImage.MAX_BYTES);

        byte[] kept = AttachmentImage.of(file).file();

        assertThat(kept.length).isLessThanOrEqualTo(AttachmentImage.MAX_BYTES);
        assertThat(UploadedImage.isJpeg(kept)).isTrue();
    }

    @Test
    void nothingElseOfTheFileIsKept() throws Exception {
        for (String format : new String[] {"png", "jpeg", "gif"}) {
            byte[] file = file(format, 30, 30);
            byte[] script = "<script>alert(1)</script>".getBytes(StandardCharsets.US_ASCII);
            byte[] both = Arrays.copyOf(file, file.length + script.length);
            System.arraycopy(script, 0, both, file.length, script.length);

            byte[] kept = AttachmentImage.of(both).file();

            assertThat(new String(kept, StandardCharsets.ISO_8859_1)).doesNotContain("script");
        }
    }

    @ParameterizedTest
    @CsvSource({"8193, 1", "1, 8193", "4001, 4000", "2147483647, 2147483647"})
    void tooManyPixelsAreRefusedBeforeTheyAreDecoded(int width, int height) throws Exception {
        byte[] file = file("png", 10, 10);
        ByteBuffer.wrap(file).putInt(16, width).putInt(20, height);

        assertThatThrownBy(() -> AttachmentImage.of(file))
                .isInstanceOf(ImageException.class)
                .hasMessageContaining("pixels");
    }

    @Test
    void aFileThatIsTooLargeIsRefused() {
        assertThatThrownBy(() -> AttachmentImage.of(new byte[AttachmentImage.MAX_BYTES + 1]))
                .isInstanceOf(ImageException.class)
                .hasMessageContaining("4 MiB");
    }

    @ParameterizedTest
    @ValueSource(strings = {"png", "jpeg", "gif"})
    void damagedFilesAreRefusedOrDecodedAndNothingElse(String format) throws Exception {
        byte[] file = file(format, 24, 24);
        Random random = new Random(1);
        for (int i = 0; i < 100; i++) {
            byte[] damaged = Arrays.copyOf(file, 1 + random.nextInt(file.length));
            for (int j = 0; j < 3; j++) {
                damaged[random.nextInt(damaged.length)] = (byte) random.nextInt();
            }
            try {
                assertThat(AttachmentImage.of(damaged).file()).isNotEmpty();
            } catch (ImageException refused) {
                assertThat(refused).hasMessageEndingWith(".");
            }
        }
    }

    private static byte[] file(String format, int width, int height) throws IOException {
        BufferedImage image = new BufferedImage(width, height, BufferedImage.TYPE_INT_RGB);
        Graphics2D graphics = image.createGraphics();
        graphics.setColor(Color.BLUE);
        graphics.fillRect(0, 0, width, height);
        graphics.dispose();
        return encoded(image, format);
    }

    private static byte[] encoded(BufferedImage image, String format) throws IOException {
        ByteArrayOutputStream file = new ByteArrayOutputStream();
        assertThat(ImageIO.write(image, format, file)).isTrue();
        return file.toByteArray();
    }
}
