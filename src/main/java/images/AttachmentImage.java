package images;

import java.awt.Color;
import java.awt.Graphics2D;
import java.awt.image.BufferedImage;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import javax.imageio.IIOImage;
import javax.imageio.ImageIO;
import javax.imageio.ImageReadParam;
import javax.imageio.ImageReader;
import javax.imageio.ImageWriteParam;
import javax.imageio.ImageWriter;
import javax.imageio.stream.MemoryCacheImageOutputStream;

/// An image of a message, without metadata: a photo as JPEG, all else as PNG while that is not too
/// large.
public final class AttachmentImage {
    /// Of the uploaded file, and of the result.
    public static final int MAX_BYTES = 4 * 1024 * 1024;

    /// A larger image becomes smaller.
    public static final int MAX_SIDE = 2048;

    /// The camera of a phone has twelve million.
    private static final long MAX_PIXELS = 16_000_000;

    /// Of an image that is decoded without gaps: 32 MiB.
    private static final long MAX_DECODED_PIXELS = 8_000_000;

    private static final float QUALITY = 0.85f;

    private final byte[] file;
    private final int width;
    private final int height;

    private AttachmentImage(byte[] file, int width, int height) {
        this.file = file;
        this.width = width;
        this.height = height;
    }

    /// The encoded image; given.
    public byte[] file() {
        return file;
    }

    /// In pixels, at most [#MAX_SIDE].
    public int width() {
        return width;
    }

    /// In pixels, at most [#MAX_SIDE].
    public int height() {
        return height;
    }

    /// The first frame. Blocks for as long as the decoder and the encoder need.
    ///
    /// @param file PNG, JPEG or GIF
    /// @throws ImageException with a sentence for the person
    public static AttachmentImage of(byte[] file) throws ImageException {
        boolean photo = UploadedImage.isJpeg(file);
        return UploadedImage.read(
                file,
                MAX_BYTES,
                MAX_PIXELS,
                (reader, width, height) -> encoded(decoded(reader, width, height), photo));
    }

    private static BufferedImage decoded(ImageReader reader, int width, int height)
            throws IOException {
        ImageReadParam all = reader.getDefaultReadParam();
        int step = (long) width * height > MAX_DECODED_PIXELS ? 2 : 1;
        all.setSourceSubsampling(step, step, 0, 0);
        return reader.read(0, all);
    }

    private static AttachmentImage encoded(BufferedImage image, boolean photo) throws IOException {
        double scale =
                Math.min(1, MAX_SIDE / (double) Math.max(image.getWidth(), image.getHeight()));
        int width = Math.max(1, (int) Math.round(image.getWidth() * scale));
        int height = Math.max(1, (int) Math.round(image.getHeight() * scale));
        boolean opaque = !image.getColorModel().hasAlpha();
        BufferedImage scaled =
                UploadedImage.scaled(
                        image,
                        width,
                        height,
                        opaque ? BufferedImage.TYPE_INT_RGB : BufferedImage.TYPE_INT_ARGB);
        byte[] png = photo ? null : UploadedImage.png(scaled);
        byte[] file = png == null || png.length > MAX_BYTES ? jpeg(scaled) : png;
        return new AttachmentImage(file, width, height);
    }

    /// What is transparent becomes white.
    private static byte[] jpeg(BufferedImage image) throws IOException {
        BufferedImage opaque =
                new BufferedImage(image.getWidth(), image.getHeight(), BufferedImage.TYPE_INT_RGB);
        Graphics2D graphics = opaque.createGraphics();
        graphics.drawImage(image, 0, 0, Color.WHITE, null);
        graphics.dispose();
        ByteArrayOutputStream file = new ByteArrayOutputStream();
        ImageWriter writer = ImageIO.getImageWritersByFormatName("jpeg").next();
        try (MemoryCacheImageOutputStream output = new MemoryCacheImageOutputStream(file)) {
            ImageWriteParam quality = writer.getDefaultWriteParam();
            quality.setCompressionMode(ImageWriteParam.MODE_EXPLICIT);
            quality.setCompressionQuality(QUALITY);
            writer.setOutput(output);
            writer.write(null, new IIOImage(opaque, null, null), quality);
        } finally {
            writer.dispose();
        }
        return file.toByteArray();
    }
}
