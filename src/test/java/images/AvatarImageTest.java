package images;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.awt.Color;
import java.awt.Graphics2D;
import java.awt.image.BufferedImage;
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

class AvatarImageTest {
    @ParameterizedTest
    @CsvSource({
        "png, 1000, 400, 256",
        "jpeg, 400, 1000, 256",
        "gif, 300, 300, 256",
        "png, 1600, 1200, 256",
        "png, 100, 60, 60",
        "png, 1, 1, 1"
    })
    void becomesASquarePngOfTheMiddle(String format, int width, int height, int size)
            throws Exception {
        byte[] png = AvatarImage.squarePng(file(format, width, height));

        assertThat(new String(png, 1, 3, StandardCharsets.US_ASCII)).isEqualTo("PNG");
        BufferedImage image = ImageIO.read(new ByteArrayInputStream(png));
        assertThat(image.getWidth()).isEqualTo(size);
        assertThat(image.getHeight()).isEqualTo(size);
        Color center = new Color(image.getRGB(size / 2, size / 2));
        assertThat(center.getRed()).as("the red middle").isGreaterThan(200);
        assertThat(center.getBlue()).as("the blue ends are cut").isLessThan(60);
    }

    @Test
    void transparencyIsKept() throws Exception {
        BufferedImage clear = new BufferedImage(300, 300, BufferedImage.TYPE_INT_ARGB);

        BufferedImage image =
                ImageIO.read(
                        new ByteArrayInputStream(AvatarImage.squarePng(encoded(clear, "png"))));

        assertThat(image.getRGB(10, 10) >>> 24).isZero();
    }

    @Test
    void nothingElseOfTheFileIsKept() throws Exception {
        byte[] file = file("png", 300, 300);
        byte[] script = "<script>alert(1)</script>".getBytes(StandardCharsets.US_ASCII);
        byte[] both = Arrays.copyOf(file, file.length + script.length);
        System.arraycopy(script, 0, both, file.length, script.length);

        byte[] png = AvatarImage.squarePng(both);

        assertThat(new String(png, StandardCharsets.ISO_8859_1)).doesNotContain("script");
        assertThat(png).isEqualTo(AvatarImage.squarePng(file));
    }

    @ParameterizedTest
    @ValueSource(strings = {"bmp", "wbmp", "tiff"})
    void otherFormatsAreRefused(String format) throws Exception {
        BufferedImage image =
                new BufferedImage(
                        10,
                        10,
                        format.equals("wbmp")
                                ? BufferedImage.TYPE_BYTE_BINARY
                                : BufferedImage.TYPE_INT_RGB);

        assertRefused(encoded(image, format));
    }

    /// The head promises more than the server would decode; there is nothing behind it.
    @ParameterizedTest
    @CsvSource({"8193, 1", "1, 8193", "8000, 8000", "2147483647, 2147483647"})
    void tooManyPixelsAreRefusedBeforeTheyAreDecoded(int width, int height) throws Exception {
        byte[] file = file("png", 10, 10);
        ByteBuffer.wrap(file).putInt(16, width).putInt(20, height);

        assertRefused(file);
    }

    /// The decoder visits every block of the image in each scan.
    @Test
    void aJpegWithHundredsOfScansIsRefused() throws Exception {
        byte[] jpeg = file("jpeg", 64, 64);
        byte[] scan = {(byte) 0xFF, (byte) 0xDA, 0, 8, 1, 1, 0, 0, 63, 0};
        byte[] many = Arrays.copyOf(jpeg, jpeg.length - 2 + 300 * scan.length + 2);
        for (int i = 0; i < 300; i++) {
            System.arraycopy(scan, 0, many, jpeg.length - 2 + i * scan.length, scan.length);
        }
        many[many.length - 2] = (byte) 0xFF;
        many[many.length - 1] = (byte) 0xD9;

        assertThatThrownBy(() -> AvatarImage.squarePng(many))
                .isInstanceOf(ImageException.class)
                .hasMessageContaining("Save it again");
    }

    @Test
    void aFileThatIsTooLargeIsRefused() {
        assertRefused(new byte[AvatarImage.MAX_BYTES + 1]);
    }

    @ParameterizedTest
    @ValueSource(strings = {"png", "jpeg", "gif"})
    void damagedFilesAreRefusedOrDecodedAndNothingElse(String format) throws Exception {
        byte[] file = file(format, 24, 24);
        Random random = new Random(1);
        for (int length = 0; length < file.length; length += 1 + file.length / 50) {
            decodeOrRefuse(Arrays.copyOf(file, length));
        }
        for (int i = 0; i < 100; i++) {
            byte[] damaged = file.clone();
            for (int j = 0; j < 3; j++) {
                damaged[random.nextInt(damaged.length)] = (byte) random.nextInt();
            }
            decodeOrRefuse(damaged);
        }
    }

    private static void decodeOrRefuse(byte[] file) {
        try {
            assertThat(AvatarImage.squarePng(file)).isNotEmpty();
        } catch (ImageException refused) {
            assertThat(refused).hasMessageContaining(".");
        }
    }

    private static void assertRefused(byte[] file) {
        assertThatThrownBy(() -> AvatarImage.squarePng(file)).isInstanceOf(ImageException.class);
    }

    /// Red in the middle square, blue at the ends.
    private static byte[] file(String format, int width, int height) throws IOException {
        BufferedImage image = new BufferedImage(width, height, BufferedImage.TYPE_INT_RGB);
        Graphics2D graphics = image.createGraphics();
        graphics.setColor(Color.BLUE);
        graphics.fillRect(0, 0, width, height);
        int side = Math.min(width, height);
        graphics.setColor(Color.RED);
        graphics.fillRect((width - side) / 2, (height - side) / 2, side, side);
        graphics.dispose();
        return encoded(image, format);
    }

    private static byte[] encoded(BufferedImage image, String format) throws IOException {
        ByteArrayOutputStream file = new ByteArrayOutputStream();
        assertThat(ImageIO.write(image, format, file)).isTrue();
        return file.toByteArray();
    }
}
