package tidemark.connect;

import org.postgresql.util.PGInterval;

/** Intervals as PostgreSQL writes them: 1 year 2 mons -3 days +04:05:06.789. */
final class Intervals {
    private Intervals() {
    }

    static String text(PGInterval interval) {
        StringBuilder shown = new StringBuilder();
        boolean negative = append(shown, interval.getYears(), "year", false);
        negative = append(shown, interval.getMonths(), "mon", negative);
        negative = append(shown, interval.getDays(), "day", negative);
        long hours = interval.getHours();
        long minutes = interval.getMinutes();
        long micros = interval.getWholeSeconds() * 1_000_000L + interval.getMicroSeconds();
        if (!shown.isEmpty() && hours == 0 && minutes == 0 && micros == 0) {
            return shown.toString();
        }
        boolean minus = hours < 0 || minutes < 0 || micros < 0;
        shown.append(shown.isEmpty() ? "" : " ").append(minus ? "-" : negative ? "+" : "");
        long second = Math.abs(micros) / 1_000_000;
        shown.append(String.format("%02d:%02d:%02d", Math.abs(hours), Math.abs(minutes), second));
        long fraction = Math.abs(micros) % 1_000_000;
        if (fraction != 0) {
            shown.append(String.format(".%06d", fraction).replaceAll("0+$", ""));
        }
        return shown.toString();
    }

    /** @return whether the next part needs a sign although it is positive */
    private static boolean append(StringBuilder shown, int value, String unit, boolean negative) {
        if (value == 0) {
            return negative;
        }
        shown.append(shown.isEmpty() ? "" : " ").append(negative && value > 0 ? "+" : "");
        shown.append(value).append(' ').append(unit).append(value == 1 ? "" : "s");
        return value < 0;
    }
}
