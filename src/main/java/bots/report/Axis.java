package bots.report;

import java.util.ArrayList;
import java.util.List;

/// Maps values to coordinates, with round ticks.
///
/// @param logarithmic then `low` and `high` are powers of ten
record Axis(double low, double high, double from, double to, boolean logarithmic, double step) {
    private static final int ABOUT = 5;

    static Axis linear(double low, double high, double from, double to) {
        double span = high > low ? high - low : 1;
        double rough = span / ABOUT;
        double decade = Math.pow(10, Math.floor(Math.log10(rough)));
        double step = decade;
        for (double times : new double[] {2, 5, 10}) {
            if (step < rough) {
                step = decade * times;
            }
        }
        return new Axis(low, low + span * 1.03, from, to, false, step);
    }

    static Axis logarithmic(double low, double high, double from, double to) {
        double first = Math.floor(Math.log10(Math.max(low, 1e-3)));
        double last = Math.ceil(Math.log10(Math.max(high, 1e-3)));
        return new Axis(
                Math.pow(10, first), Math.pow(10, Math.max(last, first + 1)), from, to, true, 1);
    }

    double coordinate(double value) {
        double share =
                logarithmic
                        ? Math.log10(Math.max(value, low) / low) / Math.log10(high / low)
                        : (value - low) / (high - low);
        return from + share * (to - from);
    }

    List<Double> ticks() {
        List<Double> ticks = new ArrayList<>();
        if (logarithmic) {
            for (double tick = low; tick <= high * 1.001; tick *= 10) {
                ticks.add(tick);
            }
        } else {
            for (double tick = Math.ceil(low / step) * step; tick <= high; tick += step) {
                ticks.add(Math.round(tick / step) * step);
            }
        }
        return ticks;
    }
}
