package bots.report;

import java.util.Locale;

/// Numbers for display.
final class Numbers {
    private Numbers() {}

    /// To three decimal places.
    static double round(double value) {
        return Math.round(value * 1e3) / 1e3;
    }

    /// With significant decimal places, and thin spaces between thousands.
    static String show(double value) {
        double size = Math.abs(value);
        if (value == Math.rint(value) && size < 1e15) {
            return show((long) value);
        }
        String format =
                size >= 100 ? "%,.0f" : size >= 10 ? "%,.1f" : size >= 1 ? "%,.2f" : "%,.3f";
        return grouped(String.format(Locale.ROOT, format, value));
    }

    static String show(long value) {
        return grouped(String.format(Locale.ROOT, "%,d", value));
    }

    private static String grouped(String text) {
        return text.replace(',', '\u202f');
    }
}
