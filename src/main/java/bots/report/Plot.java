package bots.report;

import java.util.ArrayList;
import java.util.List;
import java.util.Locale;

/// A chart as inline SVG: lines or dots over one horizontal axis, colors by the style sheet of the
/// page.
public final class Plot {
    private static final int WIDTH = 640;
    private static final int HEIGHT = 240;
    private static final int LEFT = 56;
    private static final int RIGHT = 12;
    private static final int TOP = 10;
    private static final int BOTTOM = 30;

    public record Point(double x, double y) {}

    private record Series(String name, List<Point> points, boolean dots) {}

    private final String title;
    private final String xLabel;
    private final String yLabel;
    private final List<Series> series = new ArrayList<>();
    private final List<Report.RunEvent> marks = new ArrayList<>();
    private boolean logarithmic;
    private double top = Double.NaN;

    public Plot(String title, String xLabel, String yLabel) {
        this.title = title;
        this.xLabel = xLabel;
        this.yLabel = yLabel;
    }

    /// The horizontal axis is logarithmic.
    Plot logarithmic() {
        logarithmic = true;
        return this;
    }

    /// Upper end of the vertical axis; by default the largest value.
    public Plot top(double value) {
        top = value;
        return this;
    }

    public Plot line(String name, List<Point> points) {
        series.add(new Series(name, points, false));
        return this;
    }

    Plot dots(String name, List<Point> points) {
        series.add(new Series(name, points, true));
        return this;
    }

    Plot marks(List<Report.RunEvent> events) {
        marks.addAll(events);
        return this;
    }

    boolean isEmpty() {
        return series.stream().allMatch(one -> one.points.isEmpty());
    }

    public String svg() {
        Axis x = xAxis();
        double highest =
                Double.isNaN(top)
                        ? series.stream()
                                .flatMap(one -> one.points.stream())
                                .mapToDouble(Point::y)
                                .max()
                                .orElse(1)
                        : top;
        Axis y = Axis.linear(0, highest, HEIGHT - BOTTOM, TOP);
        var out = new StringBuilder();
        out.append(String.format(Locale.ROOT, "<figure><figcaption>%s", Html.escape(title)));
        for (int i = 0; i < series.size(); i++) {
            out.append(
                    String.format(
                            Locale.ROOT,
                            "<span class=\"key s%d\">%s</span>",
                            i,
                            Html.escape(series.get(i).name)));
        }
        out.append("</figcaption>");
        out.append(
                String.format(
                        Locale.ROOT,
                        "<svg viewBox=\"0 0 %d %d\" role=\"img\" aria-label=\"%s\">",
                        WIDTH,
                        HEIGHT,
                        Html.escape(title)));
        grid(out, x, y);
        for (Report.RunEvent mark : marks) {
            double at = x.coordinate(mark.at());
            if (at >= LEFT && at <= WIDTH - RIGHT) {
                out.append(
                        String.format(
                                Locale.ROOT,
                                "<line class=\"mark\" x1=\"%.1f\" x2=\"%.1f\" y1=\"%d\" y2=\"%d\"><title>",
                                at,
                                at,
                                TOP,
                                HEIGHT - BOTTOM));
                out.append(Html.escape(mark.what())).append("</title></line>");
            }
        }
        for (int i = 0; i < series.size(); i++) {
            draw(out, series.get(i), i, x, y);
        }
        return out.append("</svg></figure>\n").toString();
    }

    private Axis xAxis() {
        double low =
                series.stream()
                        .flatMap(one -> one.points.stream())
                        .mapToDouble(Point::x)
                        .min()
                        .orElse(0);
        double high =
                series.stream()
                        .flatMap(one -> one.points.stream())
                        .mapToDouble(Point::x)
                        .max()
                        .orElse(1);
        return logarithmic
                ? Axis.logarithmic(low, high, LEFT, WIDTH - RIGHT)
                : Axis.linear(Math.min(0, low), high, LEFT, WIDTH - RIGHT);
    }

    private void grid(StringBuilder out, Axis x, Axis y) {
        for (double tick : y.ticks()) {
            double at = y.coordinate(tick);
            out.append(
                    String.format(
                            Locale.ROOT,
                            "<line class=\"grid\" x1=\"%d\" x2=\"%d\" y1=\"%.1f\" y2=\"%.1f\"/>",
                            LEFT,
                            WIDTH - RIGHT,
                            at,
                            at));
            out.append(
                    String.format(
                            Locale.ROOT,
                            "<text x=\"%d\" y=\"%.1f\" text-anchor=\"end\">%s</text>",
                            LEFT - 6,
                            at + 4,
                            Numbers.show(tick)));
        }
        for (double tick : x.ticks()) {
            out.append(
                    String.format(
                            Locale.ROOT,
                            "<text x=\"%.1f\" y=\"%d\" text-anchor=\"middle\">%s</text>",
                            x.coordinate(tick),
                            HEIGHT - BOTTOM + 16,
                            Numbers.show(tick)));
        }
        out.append(
                String.format(
                        Locale.ROOT,
                        "<text class=\"unit\" x=\"%d\" y=\"%d\" text-anchor=\"end\">%s</text>",
                        WIDTH - RIGHT,
                        HEIGHT - 1,
                        Html.escape(xLabel)));
        out.append(
                String.format(
                        Locale.ROOT,
                        "<text class=\"unit\" x=\"%d\" y=\"%d\">%s</text>",
                        LEFT + 4,
                        TOP + 9,
                        Html.escape(yLabel)));
    }

    private static void draw(StringBuilder out, Series one, int index, Axis x, Axis y) {
        if (one.dots) {
            for (Point point : one.points) {
                out.append(
                        String.format(
                                Locale.ROOT,
                                "<circle class=\"s%d\" cx=\"%.1f\" cy=\"%.1f\" r=\"2.2\"/>",
                                index,
                                x.coordinate(point.x),
                                y.coordinate(point.y)));
            }
            return;
        }
        out.append(String.format(Locale.ROOT, "<polyline class=\"s%d\" points=\"", index));
        for (Point point : one.points) {
            out.append(
                    String.format(
                            Locale.ROOT,
                            "%.1f,%.1f ",
                            x.coordinate(point.x),
                            y.coordinate(point.y)));
        }
        out.append("\"/>");
    }
}
