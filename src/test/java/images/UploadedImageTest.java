package images;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.awt.image.BufferedImage;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.util.Arrays;
import javax.imageio.IIOImage;
import javax.imageio.ImageIO;
import javax.imageio.ImageWriteParam;
import javax.imageio.ImageWriter;
import javax.imageio.stream.ImageOutputStream;
import org.junit.jupiter.api.Test;

class UploadedImageTest {
    /// Its decoder would keep up to 49 MB; one of 32 megapixels and 190 kB kept 127 MB.
    @Test
    void aLargeProgressiveJpegIsRefusedBeforeItIsDecoded() throws Exception {
        byte[] file = jpeg(3_000, 2_700, ImageWriteParam.MODE_DEFAULT);

        assertThatThrownBy(() -> AvatarImage.squarePng(file))
                .isInstanceOf(ImageException.class)
                .hasMessageContaining("progressive");
        assertThatThrownBy(() -> AttachmentImage.of(file)).hasMessageContaining("progressive");
    }

    @Test
    void aSmallOneAndALargeOneOfOneScanAreDecoded() throws Exception {
        byte[] small = jpeg(1_000, 1_000, ImageWriteParam.MODE_DEFAULT);
        assertThat(UploadedImage.hasSeveralScans(small)).isTrue();
        assertThat(AvatarImage.squarePng(small)).isNotEmpty();

        assertThat(AvatarImage.squarePng(jpeg(3_000, 2_700, ImageWriteParam.MODE_DISABLED)))
                .isNotEmpty();
    }

    /// Cameras write a thumbnail before the image, and others behind it.
    @Test
    void otherImagesInTheFileAreNoScansOfIt() throws Exception {
        byte[] image = jpeg(64, 64, ImageWriteParam.MODE_DISABLED);
        byte[] thumbnail = jpeg(16, 16, ImageWriteParam.MODE_DEFAULT);

        byte[] file =
                concat(
                        Arrays.copyOf(image, 2),
                        new byte[] {(byte) 0xFF, (byte) 0xE1},
                        int16(2 + thumbnail.length),
                        thumbnail,
                        Arrays.copyOfRange(image, 2, image.length),
                        thumbnail);

        assertThat(UploadedImage.hasSeveralScans(file)).isFalse();
        assertThat(AvatarImage.squarePng(file)).isNotEmpty();
        assertThat(UploadedImage.hasSeveralScans(thumbnail)).isTrue();
        assertThat(UploadedImage.hasSeveralScans(Arrays.copyOf(image, 3))).isFalse();
    }

    /// The decoder prepares for all scans at the first one.
    @Test
    void aProgressiveJpegThatEndsAfterItsFirstScanIsRefused() throws Exception {
        byte[] file = jpeg(3_000, 2_700, ImageWriteParam.MODE_DEFAULT);
        byte[] cut = Arrays.copyOf(file, startOfScan(file, startOfScan(file, 0) + 1));

        assertThatThrownBy(() -> AttachmentImage.of(cut)).hasMessageContaining("progressive");
        // Behind an image that has tables only.
        byte[] start = {(byte) 0xFF, (byte) 0xD8};
        byte[] end = {(byte) 0xFF, (byte) 0xD9};
        assertThatThrownBy(() -> AttachmentImage.of(concat(start, end, cut)))
                .hasMessageContaining("progressive");
    }

    @Test
    void aJpegWhoseFirstScanLacksAComponentHasSeveral() throws Exception {
        byte[] file = jpeg(64, 64, ImageWriteParam.MODE_DISABLED);
        assertThat(UploadedImage.hasSeveralScans(file)).isFalse();

        file[startOfScan(file, 0) + 4] = 1;

        assertThat(UploadedImage.hasSeveralScans(file)).isTrue();
    }

    private static int startOfScan(byte[] file, int from) {
        int at = from;
        while ((file[at] & 0xFF) != 0xFF || (file[at + 1] & 0xFF) != 0xDA) {
            at++;
        }
        return at;
    }

    private static byte[] int16(int value) {
        return new byte[] {(byte) (value >> 8), (byte) value};
    }

    private static byte[] concat(byte[]... parts) {
        var all = new ByteArrayOutputStream();
        for (byte[] part : parts) {
            all.writeBytes(part);
        }
        return all.toByteArray();
    }

    private static byte[] jpeg(int width, int height, int progressive) throws IOException {
        ImageWriter writer = ImageIO.getImageWritersByFormatName("jpeg").next();
        ImageWriteParam how = writer.getDefaultWriteParam();
        how.setProgressiveMode(progressive);
        how.setCompressionMode(ImageWriteParam.MODE_EXPLICIT);
        how.setCompressionQuality(0.3f);
        var file = new ByteArrayOutputStream();
        try (ImageOutputStream output = ImageIO.createImageOutputStream(file)) {
            writer.setOutput(output);
            writer.write(
                    null,
                    new IIOImage(
                            new BufferedImage(width, height, BufferedImage.TYPE_3BYTE_BGR),
                            null,
                            null),
                    how);
        } finally {
            writer.dispose();
        }
        return file.toByteArray();
    }
}
