package images;

import java.awt.Graphics2D;
import java.awt.Rectangle;
import java.awt.RenderingHints;
import java.awt.image.BufferedImage;
import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.util.Iterator;
import java.util.Locale;
import java.util.Set;
import javax.imageio.ImageIO;
import javax.imageio.ImageReadParam;
import javax.imageio.ImageReader;
import javax.imageio.stream.ImageInputStream;
import javax.imageio.stream.MemoryCacheImageInputStream;

/// A square picture of a person, as PNG. The size is read before anything is decoded, and a large picture is
/// decoded with gaps: a small file cannot make the server fill its memory.
public final class AvatarImage {
    /// Of the uploaded file.
    public static final int MAX_BYTES = 1024 * 1024;

    /// Width and height of the result; smaller pictures stay as they are.
    public static final int SIZE = 256;

    private static final int MAX_SIDE = 8192;
    private static final long MAX_PIXELS = 32_000_000;

    /// Of a progressive JPEG, which has about ten: the decoder visits every block in each.
    private static final int MAX_SCANS = 32;

    /// Decoders of the JDK whose formats people have.
    private static final Set<String> FORMATS = Set.of("png", "jpeg", "gif");

    private AvatarImage() {}

    /// Why an uploaded file is refused.
    public static final class ImageException extends Exception {
        ImageException(String message) {
            super(message, null, false, false);
        }
    }

    /// The middle square of the first frame. Blocks for as long as the decoder needs.
    ///
    /// @param file PNG, JPEG or GIF
    /// @return PNG without metadata
    /// @throws ImageException with a sentence for the person
    public static byte[] squarePng(byte[] file) throws ImageException {
        if (file.length > MAX_BYTES) {
            throw new ImageException("The image must not be larger than 1 MiB.");
        }
        if (scans(file) > MAX_SCANS) {
            throw new ImageException("The image is too complicated. Save it anew and try again.");
        }
        try (ImageInputStream input =
                new MemoryCacheImageInputStream(new ByteArrayInputStream(file))) {
            ImageReader reader = reader(input);
            try {
                reader.setInput(input, true, true);
                return png(square(reader));
            } finally {
                reader.dispose();
            }
        } catch (IOException | RuntimeException e) {
            // Decoders throw anything for what is not what it claims to be.
            throw new ImageException("The image cannot be read. Use a PNG, JPEG or GIF file.");
        }
    }

    /// Start-of-scan markers of a JPEG (ITU-T T.81, B.1.1.3), which its data cannot contain; 0 for other formats.
    private static int scans(byte[] file) {
        if (file.length < 2 || (file[0] & 0xFF) != 0xFF || (file[1] & 0xFF) != 0xD8) {
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

    private static BufferedImage square(ImageReader reader) throws IOException, ImageException {
        int width = reader.getWidth(0);
        int height = reader.getHeight(0);
        if (width > MAX_SIDE || height > MAX_SIDE || (long) width * height > MAX_PIXELS) {
            throw new ImageException("The image has too many pixels.");
        }
        int side = Math.min(width, height);
        ImageReadParam part = reader.getDefaultReadParam();
        part.setSourceRegion(new Rectangle((width - side) / 2, (height - side) / 2, side, side));
        // Twice as many pixels as are needed, to average them.
        int step = Math.max(1, side / (2 * SIZE));
        part.setSourceSubsampling(step, step, 0, 0);
        return scaled(reader.read(0, part));
    }

    private static BufferedImage scaled(BufferedImage image) {
        int size = Math.min(SIZE, image.getWidth());
        BufferedImage result = new BufferedImage(size, size, BufferedImage.TYPE_INT_ARGB);
        Graphics2D graphics = result.createGraphics();
        graphics.setRenderingHint(
                RenderingHints.KEY_INTERPOLATION, RenderingHints.VALUE_INTERPOLATION_BICUBIC);
        graphics.drawImage(image, 0, 0, size, size, null);
        graphics.dispose();
        return result;
    }

    private static byte[] png(BufferedImage image) throws IOException {
        ByteArrayOutputStream file = new ByteArrayOutputStream();
        if (!ImageIO.write(image, "png", file)) {
            throw new IllegalStateException("no encoder for PNG");
        }
        return file.toByteArray();
    }
}
