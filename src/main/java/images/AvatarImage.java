package images;

import java.awt.Rectangle;
import java.awt.image.BufferedImage;
import java.io.IOException;
import javax.imageio.ImageReadParam;
import javax.imageio.ImageReader;

/// A square image of a person, as PNG. A large image is decoded with gaps: a small file cannot make
/// the server fill its memory.
public final class AvatarImage {
    /// Of the uploaded file.
    public static final int MAX_BYTES = 1024 * 1024;

    /// Width and height of the result; smaller images keep their size.
    public static final int SIZE = 256;

    private static final long MAX_PIXELS = 32_000_000;

    private AvatarImage() {}

    /// The middle square of the first frame. Blocks for as long as the decoder needs.
    ///
    /// @param file PNG, JPEG or GIF
    /// @return PNG without metadata
    /// @throws ImageException with a sentence for the person
    public static byte[] squarePng(byte[] file) throws ImageException {
        return UploadedImage.read(file, MAX_BYTES, MAX_PIXELS, AvatarImage::square);
    }

    private static byte[] square(ImageReader reader, int width, int height) throws IOException {
        int side = Math.min(width, height);
        ImageReadParam part = reader.getDefaultReadParam();
        part.setSourceRegion(new Rectangle((width - side) / 2, (height - side) / 2, side, side));
        // Twice as many pixels as are needed, to average them.
        int step = Math.max(1, side / (2 * SIZE));
        part.setSourceSubsampling(step, step, 0, 0);
        BufferedImage image = reader.read(0, part);
        int size = Math.min(SIZE, image.getWidth());
        return UploadedImage.png(
                UploadedImage.scaled(image, size, size, BufferedImage.TYPE_INT_ARGB));
    }
}
