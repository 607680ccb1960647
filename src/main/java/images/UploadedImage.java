package images;

import java.awt.Graphics2D;
import java.awt.RenderingHints;
import java.awt.image.BufferedImage;
import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.util.Iterator;
import java.util.Locale;
import java.util.Set;
import javax.imageio.ImageIO;
import javax.imageio.ImageReader;
import javax.imageio.stream.ImageInputStream;
import javax.imageio.stream.MemoryCacheImageInputStream;

/// Decodes a file of which nothing is known. Its size is read before anything is decoded.
final class UploadedImage {
    private static final int MAX_SIDE = 8192;

    /// Of a progressive JPEG, which has about ten: the decoder visits every block in each.
    private static final int MAX_SCANS = 32;

    /// Of a JPEG that may have several scans: its decoder keeps all coefficients in native memory,
    /// up to 6 bytes a pixel.
    private static final long MAX_PIXELS_IN_SCANS = 8_000_000;

    private static final int END_OF_IMAGE = 0xD9;
    private static final int START_OF_SCAN = 0xDA;
    private static final Set<Integer> PROGRESSIVE_FRAMES = Set.of(0xC2, 0xC6, 0xCA, 0xCE);

    /// Their codes lie among those of frames: DHT, JPG and DAC.
    private static final Set<Integer> NO_FRAMES = Set.of(0xC4, 0xC8, 0xCC);

    /// Decoders of the JDK whose formats people have.
    private static final Set<String> FORMATS = Set.of("png", "jpeg", "gif");

    private UploadedImage() {}

    /// Makes something of the first frame.
    interface Reading<T> {
        T read(ImageReader reader, int width, int height) throws IOException;
    }

    /// Blocks for as long as the decoder needs.
    ///
    /// @param file PNG, JPEG or GIF
    /// @throws ImageException with a sentence for the person
    static <T> T read(byte[] file, int maxBytes, long maxPixels, Reading<T> reading)
            throws ImageException {
        if (file.length > maxBytes) {
            throw new ImageException(
                    "The image must not be larger than " + maxBytes / (1024 * 1024) + " MiB.");
        }
        if (scans(file) > MAX_SCANS) {
            throw new ImageException(
                    "This image cannot be processed. Save it again as PNG or JPEG and try again.");
        }
        try (ImageInputStream input =
                new MemoryCacheImageInputStream(new ByteArrayInputStream(file))) {
            ImageReader reader = reader(input);
            try {
                reader.setInput(input, true, true);
                int width = reader.getWidth(0);
                int height = reader.getHeight(0);
                if (width > MAX_SIDE || height > MAX_SIDE || (long) width * height > maxPixels) {
                    throw new ImageException("The image has too many pixels.");
                }
                if ((long) width * height > MAX_PIXELS_IN_SCANS && hasSeveralScans(file)) {
                    throw new ImageException(
                            "The image has too many pixels for a progressive JPEG.");
                }
                return reading.read(reader, width, height);
            } finally {
                reader.dispose();
            }
        } catch (IOException | RuntimeException e) {
            // Decoders throw anything for what is not what it claims to be.
            throw new ImageException("The image cannot be read. Use a PNG, JPEG or GIF file.");
        }
    }

    static boolean isJpeg(byte[] file) {
        return file.length > 2 && (file[0] & 0xFF) == 0xFF && (file[1] & 0xFF) == 0xD8;
    }

    /// Start-of-scan markers of a JPEG (ITU-T T.81, B.1.1.3), which its data cannot contain; 0 for
    /// other formats.
    private static int scans(byte[] file) {
        if (!isJpeg(file)) {
            return 0;
        }
        int scans = 0;
        for (int i = 2; i + 1 < file.length; i++) {
            if ((file[i] & 0xFF) == 0xFF && (file[i + 1] & 0xFF) == 0xDA) {
                scans++;
            }
        }
        return scans;
    }

    /// Whether the decoder expects several scans, which it decides at the first one, however many
    /// follow: the frame is progressive, or that scan lacks a component (ITU-T T.81, B.2.2 and
    /// B.2.3). Follows the markers as the decoder does, so that thumbnails in metadata do not
    /// count. An image may stand behind one that has tables only.
    static boolean hasSeveralScans(byte[] file) {
        if (!isJpeg(file)) {
            return false;
        }
        int components = 0;
        int at = 2;
        while (at + 3 < file.length) {
            int code = file[at + 1] & 0xFF;
            if ((file[at] & 0xFF) != 0xFF || code == 0xFF) {
                at++;
            } else if (code <= 1 || (code >= 0xD0 && code <= END_OF_IMAGE)) {
                at += 2; // stuffed data, or markers without a segment
            } else if (code == START_OF_SCAN) {
                return at + 4 < file.length && (file[at + 4] & 0xFF) < components;
            } else if (PROGRESSIVE_FRAMES.contains(code)) {
                return true;
            } else {
                if (code >= 0xC0 && code <= 0xCF && !NO_FRAMES.contains(code)) {
                    components = at + 9 < file.length ? file[at + 9] & 0xFF : 0;
                }
                at += 2 + ((file[at + 2] & 0xFF) << 8 | (file[at + 3] & 0xFF));
            }
        }
        return false;
    }

    private static ImageReader reader(ImageInputStream input) throws IOException, ImageException {
        for (Iterator<ImageReader> all = ImageIO.getImageReaders(input); all.hasNext(); ) {
            ImageReader reader = all.next();
            if (FORMATS.contains(reader.getFormatName().toLowerCase(Locale.ROOT))) {
                return reader;
            }
            reader.dispose();
        }
        throw new ImageException("Use a PNG, JPEG or GIF file.");
    }

    /// @param type one of [BufferedImage]
    static BufferedImage scaled(BufferedImage image, int width, int height, int type) {
        BufferedImage result = new BufferedImage(width, height, type);
        Graphics2D graphics = result.createGraphics();
        graphics.setRenderingHint(
                RenderingHints.KEY_INTERPOLATION, RenderingHints.VALUE_INTERPOLATION_BICUBIC);
        graphics.drawImage(image, 0, 0, width, height, null);
        graphics.dispose();
        return result;
    }

    static byte[] png(BufferedImage image) throws IOException {
        ByteArrayOutputStream file = new ByteArrayOutputStream();
        if (!ImageIO.write(image, "png", file)) {
            throw new IllegalStateException("no encoder for PNG");
        }
        return file.toByteArray();
    }
}
