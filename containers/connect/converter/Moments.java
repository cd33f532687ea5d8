package tidemark.connect;

import java.time.LocalDateTime;
import java.time.OffsetDateTime;
import java.time.ZoneOffset;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** Timestamps in UTC with six digits of a second: 2026-02-03 04:05:06.000007, 0044-03-15 12:00:00.000000 BC, infinity. */
final class Moments {
    /** Greater than any year of a timestamp; Debezium's stand-ins for infinity lie beyond. */
    private static final int LAST_YEAR = 294_276;

    private static final Pattern SHOWN = Pattern.compile(
        "(\\d{4,6})-(\\d\\d)-(\\d\\d) (\\d\\d):(\\d\\d):(\\d\\d)(?:\\.(\\d{1,6}))?([+-]\\d\\d(?::\\d\\d){0,2})?( BC)?");

    private Moments() {
    }

    static String text(OffsetDateTime moment) {
        OffsetDateTime utc = moment.withOffsetSameInstant(ZoneOffset.UTC);
        int year = utc.getYear();
        if (Math.abs(year) > LAST_YEAR) {
            return year > 0 ? "infinity" : "-infinity";
        }
        int shownYear = year > 0 ? year : 1 - year;
        String shown = String.format("%04d-%02d-%02d %02d:%02d:%02d.%06d", shownYear, utc.getMonthValue(),
            utc.getDayOfMonth(), utc.getHour(), utc.getMinute(), utc.getSecond(), utc.getNano() / 1000);
        return year > 0 ? shown : shown + " BC";
    }

    static String text(String shown) {
        Matcher part = SHOWN.matcher(shown);
        if (!part.matches()) {
            return shown.endsWith("infinity") ? shown : ExactText.UNAVAILABLE;
        }
        int year = Integer.parseInt(part.group(1));
        int nanos = part.group(7) == null ? 0 : Integer.parseInt((part.group(7) + "00000000").substring(0, 9));
        LocalDateTime local = LocalDateTime.of(part.group(9) == null ? year : 1 - year, number(part, 2), number(part, 3),
            number(part, 4), number(part, 5), number(part, 6), nanos);
        return text(local.atOffset(part.group(8) == null ? ZoneOffset.UTC : ZoneOffset.of(part.group(8))));
    }

    private static int number(Matcher part, int group) {
        return Integer.parseInt(part.group(group));
    }
}
