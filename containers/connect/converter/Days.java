package tidemark.connect;

import java.sql.Date;
import java.time.LocalDate;
import java.util.Calendar;
import java.util.GregorianCalendar;
import org.postgresql.PGStatement;

/** Dates as PostgreSQL writes them: 2026-02-03, 10000-01-01, 0044-03-15 BC, infinity. */
final class Days {
    /** Greater than any year of a date; Debezium's stand-ins for infinity lie beyond. */
    private static final int LAST_YEAR = 5_874_897;

    private Days() {
    }

    static String text(LocalDate day) {
        int year = day.getYear();
        if (Math.abs(year) > LAST_YEAR) {
            return year > 0 ? "infinity" : "-infinity";
        }
        return text(year, day.getMonthValue(), day.getDayOfMonth());
    }

    /**
     * A snapshot brings days in the calendar of the year they lie in. The ten days that this calendar left out in
     * October 1582 come as the ten behind them, so that neither can be told.
     */
    static String text(Date day) {
        if (day.getTime() == PGStatement.DATE_POSITIVE_INFINITY) {
            return "infinity";
        }
        if (day.getTime() == PGStatement.DATE_NEGATIVE_INFINITY) {
            return "-infinity";
        }
        GregorianCalendar calendar = new GregorianCalendar();
        calendar.setTime(day);
        int year = calendar.get(Calendar.YEAR);
        int month = calendar.get(Calendar.MONTH) + 1;
        int dayOfMonth = calendar.get(Calendar.DAY_OF_MONTH);
        boolean after = calendar.get(Calendar.ERA) == GregorianCalendar.AD;
        if (after && year == 1582 && month == 10 && dayOfMonth >= 15 && dayOfMonth <= 24) {
            return ExactText.UNAVAILABLE;
        }
        return text(after ? year : 1 - year, month, dayOfMonth);
    }

    /** @param year 0 is the year 1 BC */
    static String text(int year, int month, int dayOfMonth) {
        String shown = String.format("%04d-%02d-%02d", year > 0 ? year : 1 - year, month, dayOfMonth);
        return year > 0 ? shown : shown + " BC";
    }
}
