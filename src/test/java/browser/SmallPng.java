package browser;

import java.awt.Image;
import java.awt.RenderingHints;
import java.awt.image.BufferedImage;
import java.awt.image.IndexColorModel;
import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.HashMap;
import java.util.Map;
import java.util.Objects;
import javax.imageio.ImageIO;

/// A screenshot for the documentation: no wider than a page of it, with a palette of its 128 most
/// frequent colors. A third of the bytes or less, so that the repository stays small.
final class SmallPng {
    private static final int COLORS = 128;
    private static final int PHONE_WIDTH = 480;
    private static final int SHOWN_WIDTH = 860;

    /// Colors that differ in the lowest three bits of a channel count as one.
    private static final int SIMILAR = 0xF8F8F8;

    private SmallPng() {}

    /// @param png of the browser
    static byte[] of(byte[] png) {
        try {
            BufferedImage image = scaled(ImageIO.read(new ByteArrayInputStream(png)));
            int[] palette = palette(image);
            byte[][] channels = new byte[3][palette.length];
            for (int i = 0; i < palette.length; i++) {
                channels[0][i] = (byte) (palette[i] >> 16);
                channels[1][i] = (byte) (palette[i] >> 8);
                channels[2][i] = (byte) palette[i];
            }
            BufferedImage small =
                    new BufferedImage(
                            image.getWidth(),
                            image.getHeight(),
                            BufferedImage.TYPE_BYTE_INDEXED,
                            new IndexColorModel(
                                    8, palette.length, channels[0], channels[1], channels[2]));
            Map<Integer, Integer> nearest = new HashMap<>();
            for (int y = 0; y < image.getHeight(); y++) {
                for (int x = 0; x < image.getWidth(); x++) {
                    int color = image.getRGB(x, y) & SIMILAR;
                    int index = nearest.computeIfAbsent(color, one -> nearest(palette, one));
                    small.getRaster().setSample(x, y, 0, index);
                }
            }
            ByteArrayOutputStream bytes = new ByteArrayOutputStream();
            ImageIO.write(small, "png", bytes);
            return bytes.toByteArray();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private static BufferedImage scaled(BufferedImage image) {
        int width = image.getWidth() > PHONE_WIDTH ? SHOWN_WIDTH : image.getWidth();
        int height = image.getHeight() * width / image.getWidth();
        BufferedImage scaled = new BufferedImage(width, height, BufferedImage.TYPE_INT_RGB);
        var graphics = scaled.createGraphics();
        graphics.setRenderingHint(
                RenderingHints.KEY_INTERPOLATION, RenderingHints.VALUE_INTERPOLATION_BICUBIC);
        graphics.drawImage(
                image.getScaledInstance(width, height, Image.SCALE_AREA_AVERAGING), 0, 0, null);
        graphics.dispose();
        return scaled;
    }

    private static int[] palette(BufferedImage image) {
        Map<Integer, Integer> counts = new HashMap<>();
        for (int y = 0; y < image.getHeight(); y++) {
            for (int x = 0; x < image.getWidth(); x++) {
                counts.merge(image.getRGB(x, y) & SIMILAR, 1, Integer::sum);
            }
        }
        return counts.entrySet().stream()
                .sorted(
                        Map.Entry.<Integer, Integer>comparingByValue()
                                .reversed()
                                .thenComparing(Map.Entry.comparingByKey()))
                .limit(COLORS)
                .mapToInt(entry -> Objects.requireNonNull(entry.getKey()))
                .toArray();
    }

    private static int nearest(int[] palette, int color) {
        int best = 0;
        int bestDistance = Integer.MAX_VALUE;
        for (int i = 0; i < palette.length; i++) {
            int red = (palette[i] >> 16 & 0xFF) - (color >> 16 & 0xFF);
            int green = (palette[i] >> 8 & 0xFF) - (color >> 8 & 0xFF);
            int blue = (palette[i] & 0xFF) - (color & 0xFF);
            int distance = red * red + green * green + blue * blue;
            if (distance < bestDistance) {
                bestDistance = distance;
                best = i;
            }
        }
        return best;
    }
}
