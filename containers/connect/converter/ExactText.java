package tidemark.connect;

import io.debezium.data.SpecialValueDecimal;
import io.debezium.spi.converter.CustomConverter;
import io.debezium.spi.converter.RelationalColumn;
import java.nio.charset.StandardCharsets;
import java.sql.Types;
import java.time.Instant;
import java.time.LocalDate;
import java.time.OffsetDateTime;
import java.time.ZoneOffset;
import java.util.Arrays;
import java.util.Base64;
import java.util.Map;
import java.util.Properties;
import java.util.Set;
import java.util.stream.Collectors;
import org.apache.kafka.connect.data.SchemaBuilder;
import org.postgresql.util.PGInterval;
import org.postgresql.util.PGobject;

/**
 * Writes values as the text that PostgreSQL shows for them, where Debezium's own form loses something without a word:
 * the shape of arrays, NaN in arrays of numeric, 24:00:00, the offset of a timetz, days before the year 1.
 *
 * <p>Configuration, lists of schema.table.column with commas between: {@code columns} become PostgreSQL's text;
 * {@code days} are dates that keep Debezium's form, 2026-02-03Z; {@code bytes} are base64, as in Debezium's form, which
 * has null for bytes that the log does not hold. A value of an unknown class becomes the placeholder
 * that delivery sets aside.
 *
 * <p>Every real becomes the double that it is, so that one of 64 bits is told apart where the contract says real.
 */
public final class ExactText implements CustomConverter<SchemaBuilder, RelationalColumn> {
    /** Debezium's own, for a value that the log does not hold. */
    static final String UNAVAILABLE = "__debezium_unavailable_value";

    private Set<String> columns = Set.of();
    private Set<String> days = Set.of();
    private Set<String> bytes = Set.of();

    @Override
    public void configure(Properties properties) {
        columns = namesIn(properties.getProperty("columns", ""));
        days = namesIn(properties.getProperty("days", ""));
        bytes = namesIn(properties.getProperty("bytes", ""));
    }

    private static Set<String> namesIn(String list) {
        return Arrays.stream(list.split(",")).filter(name -> !name.isEmpty()).collect(Collectors.toSet());
    }

    @Override
    public void converterFor(RelationalColumn column, ConverterRegistration<SchemaBuilder> registration) {
        String name = column.dataCollection() + "." + column.name();
        if (columns.contains(name)) {
            boolean moments = column.jdbcType() == Types.TIMESTAMP;
            registration.register(SchemaBuilder.string().optional(), moments ? ExactText::momentOf : ExactText::textOf);
        } else if (days.contains(name)) {
            registration.register(SchemaBuilder.string().optional(), ExactText::dayOf);
        } else if (bytes.contains(name)) {
            registration.register(SchemaBuilder.string().optional(), ExactText::base64Of);
        } else if (column.jdbcType() == Types.REAL) {
            registration.register(SchemaBuilder.float64().optional(), ExactText::doubleOf);
        }
    }

    static String textOf(Object value) {
        if (value == null || value instanceof String) {
            return (String) value;
        }
        if (value instanceof java.sql.Date day) {
            return Days.text(day);
        }
        if (value instanceof LocalDate day) {
            return Days.text(day);
        }
        if (value instanceof PGInterval interval) {
            return Intervals.text(interval);
        }
        if (value instanceof PGobject other) {
            return other.getValue();
        }
        // The driver keeps the text from which it would make a list.
        if (value instanceof java.sql.Array array) {
            return array.toString();
        }
        if (value instanceof SpecialValueDecimal number) {
            return numberOf(number.toString());
        }
        if (value instanceof Map<?, ?> pairs) {
            return Hstores.text(pairs);
        }
        return value instanceof byte[] bytes ? new String(bytes, StandardCharsets.UTF_8) : UNAVAILABLE;
    }

    private static String numberOf(String number) {
        return switch (number) {
            case "NAN" -> "NaN";
            case "POSITIVE_INFINITY" -> "Infinity";
            case "NEGATIVE_INFINITY" -> "-Infinity";
            default -> number;
        };
    }

    /** A snapshot brings text, the log an instant. */
    static String momentOf(Object value) {
        if (value == null) {
            return null;
        }
        if (value instanceof String text) {
            return Moments.text(text);
        }
        if (value instanceof Instant moment) {
            return Moments.text(moment.atOffset(ZoneOffset.UTC));
        }
        return value instanceof OffsetDateTime moment ? Moments.text(moment) : UNAVAILABLE;
    }

    static String dayOf(Object value) {
        String text = textOf(value);
        return text == null || text.equals(UNAVAILABLE) ? text : text + "Z";
    }

    static Double doubleOf(Object value) {
        if (value == null) {
            return null;
        }
        return value instanceof Number number ? number.doubleValue() : (double) Float.parseFloat(value.toString());
    }

    static String base64Of(Object value) {
        if (value == null) {
            return null;
        }
        return value instanceof byte[] bytes ? Base64.getEncoder().encodeToString(bytes) : UNAVAILABLE;
    }
}
