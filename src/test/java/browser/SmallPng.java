package browser;

import java.awt.Image;
import java.awt.RenderingHints;
import java.awt.image.BufferedImage;
import java.awt.image.IndexColorModel;
import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.PriorityQueue;
import java.util.stream.Collectors;
import javax.imageio.ImageIO;

/// A screenshot for the documentation: no wider than a page of it, with a palette of 256 colors. A
/// third of the bytes or less, so that the repository stays small.
final class SmallPng {
    private static final int COLORS = 256;
    private static final int PHONE_WIDTH = 480;
    private static final int SHOWN_WIDTH = 860;

    /// Colors that differ in the lowest two bits of a channel count as one.
    private static final int SIMILAR = 0xFCFCFC;

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

    /// Divides the colors until there are few enough groups, always the group that is farthest from
    /// its average (median cut): frequent colors of the page keep their own beside a video's.
    private static int[] palette(BufferedImage image) {
        Map<Integer, Integer> counts = new HashMap<>();
        for (int y = 0; y < image.getHeight(); y++) {
            for (int x = 0; x < image.getWidth(); x++) {
                counts.merge(image.getRGB(x, y) & SIMILAR, 1, Integer::sum);
            }
        }
        PriorityQueue<ColorGroup> groups =
                new PriorityQueue<>(
                        Comparator.comparingDouble((ColorGroup group) -> -group.spread()));
        groups.add(new ColorGroup(List.copyOf(counts.entrySet())));
        while (groups.size() < COLORS && groups.element().spread() > 0) {
            groups.addAll(groups.remove().divided());
        }
        return groups.stream().mapToInt(ColorGroup::average).toArray();
    }

    /// @param colors with the number of their pixels
    private record ColorGroup(List<Map.Entry<Integer, Integer>> colors) {
        private static final int CHANNELS = 3;

        private static int value(int color, int channel) {
            return (color >> (8 * channel)) & 0xFF;
        }

        private double mean(int channel) {
            double sum = 0;
            long pixels = 0;
            for (Map.Entry<Integer, Integer> color : colors) {
                sum += (double) color.getValue() * value(color.getKey(), channel);
                pixels += color.getValue();
            }
            return sum / pixels;
        }

        /// The sum of the squared distances from the mean.
        private double spread(int channel) {
            double mean = mean(channel);
            double sum = 0;
            for (Map.Entry<Integer, Integer> color : colors) {
                double distance = value(color.getKey(), channel) - mean;
                sum += color.getValue() * distance * distance;
            }
            return sum;
        }

        private int widest() {
            int widest = 0;
            for (int channel = 1; channel < CHANNELS; channel++) {
                if (spread(channel) > spread(widest)) {
                    widest = channel;
                }
            }
            return widest;
        }

        double spread() {
            return spread(widest());
        }

        List<ColorGroup> divided() {
            int channel = widest();
            double mean = mean(channel);
            Map<Boolean, List<Map.Entry<Integer, Integer>>> halves =
                    colors.stream()
                            .collect(
                                    Collectors.partitioningBy(
                                            color -> value(color.getKey(), channel) > mean));
            return halves.values().stream().map(ColorGroup::new).toList();
        }

        int average() {
            int average = 0;
            for (int channel = 0; channel < CHANNELS; channel++) {
                average |= (int) Math.round(mean(channel)) << (8 * channel);
            }
            return average;
        }
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
