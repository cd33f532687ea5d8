// Reads one Kafka record of a table of the lake and checks every field against the table's contract, as lambda/delivery
// does: what passes becomes a row of a raw file, what does not goes to quarantine with the reason. NiFi's own JSON
// reader would turn a wrong type into the right one, round a decimal, and pass over a field that nobody declared.
//
// ScriptedReader runs it. Its properties are the contracts by topic, written by table-contract.ts.
import com.fasterxml.jackson.core.JsonFactory
import com.fasterxml.jackson.core.JsonParser
import com.fasterxml.jackson.core.JsonProcessingException
import com.fasterxml.jackson.core.JsonToken
import groovy.json.JsonOutput
import groovy.json.JsonSlurper
import groovy.transform.CompileStatic
import java.nio.ByteBuffer
import java.nio.charset.CharacterCodingException
import java.nio.charset.StandardCharsets
import java.time.LocalDateTime
import java.time.ZoneOffset
import java.time.format.DateTimeFormatter
import java.util.concurrent.ConcurrentHashMap
import java.util.regex.Pattern
import org.apache.avro.Schema
import org.apache.nifi.avro.AvroTypeUtil
import org.apache.nifi.controller.AbstractControllerService
import org.apache.nifi.controller.ConfigurationContext
import org.apache.nifi.logging.ComponentLog
import org.apache.nifi.serialization.MalformedRecordException
import org.apache.nifi.serialization.RecordReader
import org.apache.nifi.serialization.RecordReaderFactory
import org.apache.nifi.serialization.SimpleRecordSchema
import org.apache.nifi.serialization.record.MapRecord
import org.apache.nifi.serialization.record.Record
import org.apache.nifi.serialization.record.RecordField
import org.apache.nifi.serialization.record.RecordFieldType
import org.apache.nifi.serialization.record.RecordSchema
import org.apache.nifi.serialization.record.SchemaIdentifier

/** A record that has no place in the lake. The message is half a sentence and holds no value of the row. */
@CompileStatic
class Unreadable extends Exception {
    Unreadable(String message) {
        super(message, null, false, false)
    }
}

/** A JSON number, as it is written: which type it becomes is the column's to say. */
@CompileStatic
class JsonNumber {
    static final double SAFE = 9007199254740991d
    final String text
    /** Without point and exponent. */
    final boolean digitsOnly

    JsonNumber(String text, boolean digitsOnly) {
        this.text = text
        this.digitsOnly = digitsOnly
    }

    double toDouble() {
        // As exact for so few digits, and many times as fast; only a double knows a negative zero.
        if (digitsOnly && text.length() <= 16 && !text.startsWith('-')) return (double) Long.parseLong(text)
        return Double.parseDouble(text)
    }

    boolean isWhole() {
        if (digitsOnly) return true
        double value = toDouble()
        return !Double.isInfinite(value) && value == Math.rint(value)
    }

    /** @param type for the message */
    long toLong(String type) throws Unreadable {
        try {
            // With an exponent or a point the number says no more than the double does.
            return digitsOnly ? Long.parseLong(text) : new BigDecimal(toDouble()).longValueExact()
        } catch (ArithmeticException | NumberFormatException ignored) {
            throw new Unreadable('does not fit ' + type)
        }
    }
}

/** Objects and lists, which no column holds: only what they are is kept. */
@CompileStatic
enum Nested {
    OBJECT, LIST
}

@CompileStatic
class Json {
    private static final JsonFactory FACTORY = new JsonFactory().disable(JsonFactory.Feature.INTERN_FIELD_NAMES)
    /** What decoding puts in the place of bytes that are no UTF-8. */
    private static final int REPLACEMENT = 0xFFFD

    /** Fields of a JSON object; of two of one name the last. */
    static Map<String, Object> fieldsOf(String part, byte[] bytes) throws Unreadable {
        String text = new String(bytes, StandardCharsets.UTF_8)
        if (text.indexOf(REPLACEMENT) >= 0 && !isUtf8(bytes)) throw new Unreadable(part + ' is not UTF-8')
        Map<String, Object> fields = null
        JsonParser json = FACTORY.createParser(text)
        try {
            JsonToken first = json.nextToken()
            if (first == null) throw new Unreadable(part + ' is not JSON')
            if (first === JsonToken.START_OBJECT) fields = readFields(json)
            else json.skipChildren()
            if (json.nextToken() != null) throw new Unreadable(part + ' is not JSON')
        } catch (JsonProcessingException ignored) {
            // Its own message quotes the text.
            throw new Unreadable(part + ' is not JSON')
        } finally {
            json.close()
        }
        if (fields == null) throw new Unreadable(part + ' is JSON but no object')
        if (text.indexOf('\\u') >= 0) refuseHalfCharacters(part, fields)
        return fields
    }

    private static Map<String, Object> readFields(JsonParser json) {
        Map<String, Object> fields = new HashMap<>(64)
        while (json.nextToken() !== JsonToken.END_OBJECT) {
            String name = json.currentName()
            fields.put(name, readValue(json, json.nextToken()))
        }
        return fields
    }

    private static Object readValue(JsonParser json, JsonToken token) {
        if (token === JsonToken.VALUE_STRING) return json.getText()
        if (token === JsonToken.VALUE_NULL) return null
        if (token === JsonToken.VALUE_NUMBER_INT) return new JsonNumber(json.getText(), true)
        if (token === JsonToken.VALUE_NUMBER_FLOAT) return new JsonNumber(json.getText(), false)
        if (token === JsonToken.VALUE_TRUE) return Boolean.TRUE
        if (token === JsonToken.VALUE_FALSE) return Boolean.FALSE
        json.skipChildren()
        return token === JsonToken.START_ARRAY ? Nested.LIST : Nested.OBJECT
    }

    private static boolean isUtf8(byte[] bytes) {
        try {
            StandardCharsets.UTF_8.newDecoder().decode(ByteBuffer.wrap(bytes))
            return true
        } catch (CharacterCodingException ignored) {
            return false
        }
    }

    /** An escape may spell half a character, which a Parquet writer would replace. */
    private static void refuseHalfCharacters(String part, Map<String, Object> fields) throws Unreadable {
        for (Object value : fields.values()) {
            if (value instanceof String && hasHalfCharacter((String) value)) {
                throw new Unreadable(part + ' holds half of a surrogate pair')
            }
        }
    }

    private static boolean hasHalfCharacter(String text) {
        for (int i = 0; i < text.length(); i++) {
            char one = text.charAt(i)
            if (!Character.isSurrogate(one)) continue
            boolean pair = Character.isHighSurrogate(one) && i + 1 < text.length() && Character.isLowSurrogate(text.charAt(i + 1))
            if (!pair) return true
            i++
        }
        return false
    }

    /** What a value is, without its content. */
    static String kindOf(Object value) {
        if (value == null) return 'null'
        if (value instanceof String) return 'text'
        if (value instanceof Boolean) return 'a boolean'
        if (value instanceof JsonNumber) return ((JsonNumber) value).isWhole() ? 'an integer' : 'a fraction'
        return value === Nested.LIST ? 'a list' : 'an object'
    }
}

/** Times as `YYYY-MM-DDTHH:MM:SS.ffffffZ`: one width, so text order is time order. */
@CompileStatic
class FixedTime {
    private static final DateTimeFormatter SECONDS = DateTimeFormatter.ofPattern("uuuu-MM-dd'T'HH:mm:ss")
    /** Microseconds since 1970 of the years 0 and 10000, between which four digits write the year. */
    private static final long FIRST = -62167219200000000L
    private static final long END = 253402300800000000L

    /** What was written last: neighbours share their second. One reference, so that threads see both or none. */
    private volatile Map.Entry<Long, String> last = new AbstractMap.SimpleImmutableEntry<Long, String>(Long.MIN_VALUE, '')

    static boolean isWritable(long micros) {
        return micros >= FIRST && micros < END
    }

    String ofMicros(long micros) {
        long second = Math.floorDiv(micros, 1000000L)
        Map.Entry<Long, String> known = last
        if (known.key.longValue() != second) {
            String text = LocalDateTime.ofEpochSecond(second, 0, ZoneOffset.UTC).format(SECONDS)
            known = new AbstractMap.SimpleImmutableEntry<Long, String>(second, text)
            last = known
        }
        String fraction = Long.toString(micros - second * 1000000L)
        return new StringBuilder(27).append(known.value).append('.').append('000000', 0, 6 - fraction.length()).append(fraction).append('Z').toString()
    }
}

/** Checks a column's value and gives the one that goes into the file. */
@CompileStatic
abstract class ColumnReader {
    private static final String UNAVAILABLE = '__debezium_unavailable_value'

    final String name
    final boolean nullable
    final boolean key
    private final String declaredIn

    ColumnReader(Map<String, Object> column, String declaredIn) {
        name = (String) column.get('name')
        nullable = (boolean) column.get('nullable')
        key = (boolean) column.get('key')
        this.declaredIn = declaredIn
    }

    protected abstract Object valueOf(Object value) throws Unreadable

    Object read(Map<String, Object> fields) throws Unreadable {
        Object value = fields.get(name)
        if (value == null && !fields.containsKey(name)) throw new Unreadable('field "' + name + '" is missing')
        if (value == null) {
            if (nullable) return null
            throw new Unreadable('field "' + name + '" is null but the column is NOT NULL; set "nullable" in ' + declaredIn + ' if it is')
        }
        try {
            return valueOf(value)
        } catch (Unreadable unreadable) {
            throw new Unreadable('field "' + name + '" ' + unreadable.message)
        }
    }

    protected static Unreadable holds(Object value, String where) {
        return new Unreadable('holds ' + Json.kindOf(value) + ' where ' + where + ' belongs')
    }

    protected static String textOf(Object value, String unavailable = UNAVAILABLE) throws Unreadable {
        if (!(value instanceof String)) throw holds(value, 'text')
        if (unavailable.equals(value)) throw new Unreadable('was not sent by the source; set REPLICA IDENTITY FULL on the table')
        return (String) value
    }

    static ColumnReader of(Map<String, Object> column, String declaredIn, boolean ofEvent) {
        String kind = (String) column.get('kind')
        switch (kind) {
            case 'smallint': return new IntegerReader(column, declaredIn, 'a smallint', Short.MIN_VALUE, Short.MAX_VALUE)
            case 'integer': return new IntegerReader(column, declaredIn, 'an integer', Integer.MIN_VALUE, Integer.MAX_VALUE)
            case 'bigint': return new BigintReader(column, declaredIn)
            case 'decimal': return new DecimalReader(column, declaredIn)
            case 'real': return new RealReader(column, declaredIn)
            case 'double': return new DoubleReader(column, declaredIn)
            case 'boolean': return new BooleanReader(column, declaredIn)
            case 'date': return new TemporalReader(column, declaredIn, false, false)
            case 'timestamp': return new TemporalReader(column, declaredIn, true, ofEvent)
            case 'bytes': return new BytesReader(column, declaredIn)
            case 'uuid': return new UuidReader(column, declaredIn)
            case 'text':
            case 'exact-text': return new TextReader(column, declaredIn)
            default: throw new IllegalArgumentException('No reader for columns of kind ' + kind)
        }
    }
}

@CompileStatic
class TextReader extends ColumnReader {
    TextReader(Map<String, Object> column, String declaredIn) { super(column, declaredIn) }

    protected Object valueOf(Object value) throws Unreadable {
        return textOf(value)
    }
}

@CompileStatic
class UuidReader extends ColumnReader {
    private static final Pattern UUID = Pattern.compile('[0-9a-f]{8}(?:-[0-9a-f]{4}){3}-[0-9a-f]{12}')

    UuidReader(Map<String, Object> column, String declaredIn) { super(column, declaredIn) }

    protected Object valueOf(Object value) throws Unreadable {
        String text = textOf(value)
        if (UUID.matcher(text).matches()) return text
        throw new Unreadable('holds text that is no uuid in lower case with hyphens')
    }
}

@CompileStatic
class BytesReader extends ColumnReader {
    private static final String UNAVAILABLE = 'X19kZWJleml1bV91bmF2YWlsYWJsZV92YWx1ZQ=='
    private static final Pattern BASE64 = Pattern.compile('[A-Za-z0-9+/]*+={0,2}')

    BytesReader(Map<String, Object> column, String declaredIn) { super(column, declaredIn) }

    protected Object valueOf(Object value) throws Unreadable {
        String text = textOf(textOf(value), UNAVAILABLE)
        if (text.length() % 4 == 0 && BASE64.matcher(text).matches()) return text
        throw new Unreadable('holds text that is no base64')
    }
}

@CompileStatic
class BooleanReader extends ColumnReader {
    BooleanReader(Map<String, Object> column, String declaredIn) { super(column, declaredIn) }

    protected Object valueOf(Object value) throws Unreadable {
        if (value instanceof Boolean) return value
        throw holds(value, 'a boolean')
    }
}

@CompileStatic
class BigintReader extends ColumnReader {
    BigintReader(Map<String, Object> column, String declaredIn) { super(column, declaredIn) }

    protected Object valueOf(Object value) throws Unreadable {
        return bigintOf(value)
    }

    static Long bigintOf(Object value) throws Unreadable {
        if (value instanceof JsonNumber && ((JsonNumber) value).isWhole()) return ((JsonNumber) value).toLong('a bigint')
        throw holds(value, 'a bigint')
    }
}

@CompileStatic
class IntegerReader extends ColumnReader {
    private final String type
    private final long least
    private final long most

    IntegerReader(Map<String, Object> column, String declaredIn, String type, long least, long most) {
        super(column, declaredIn)
        this.type = type
        this.least = least
        this.most = most
    }

    protected Object valueOf(Object value) throws Unreadable {
        if (!(value instanceof JsonNumber) || !((JsonNumber) value).isWhole()) throw holds(value, type)
        long number = ((JsonNumber) value).toLong(type)
        if (number < least || number > most) throw new Unreadable('does not fit ' + type)
        return (int) number
    }
}

@CompileStatic
class DoubleReader extends ColumnReader {
    /** JSON has no word for what is not finite: Debezium writes these three as text. */
    private static final Map<String, Double> NOT_FINITE = [
        'NaN': Double.NaN, 'Infinity': Double.POSITIVE_INFINITY, '-Infinity': Double.NEGATIVE_INFINITY
    ]

    DoubleReader(Map<String, Object> column, String declaredIn) { super(column, declaredIn) }

    protected Object valueOf(Object value) throws Unreadable {
        return doubleOf(value, 'a double')
    }

    static Double doubleOf(Object value, String type) throws Unreadable {
        Double number = null
        if (value instanceof JsonNumber) {
            double parsed = ((JsonNumber) value).toDouble()
            if (!Double.isInfinite(parsed)) number = parsed
        } else if (value instanceof String) {
            number = NOT_FINITE.get((String) value)
        }
        if (number != null) return number
        throw holds(value, type)
    }
}

@CompileStatic
class RealReader extends ColumnReader {
    RealReader(Map<String, Object> column, String declaredIn) { super(column, declaredIn) }

    protected Object valueOf(Object value) throws Unreadable {
        double number = DoubleReader.doubleOf(value, 'a real').doubleValue()
        float real = (float) number
        if (Double.compare((double) real, number) != 0) throw new Unreadable('does not fit a real')
        return real
    }
}

@CompileStatic
class DecimalReader extends ColumnReader {
    /** Sign, digits before and after the point; capture never writes an exponent. */
    private static final Pattern DECIMAL = Pattern.compile('-?[0-9]+(?:\\.[0-9]+)?')
    private final int scale
    private final BigInteger most
    private final String type

    DecimalReader(Map<String, Object> column, String declaredIn) {
        super(column, declaredIn)
        int precision = (int) column.get('precision')
        scale = (int) column.get('scale')
        most = BigInteger.TEN.pow(precision).subtract(BigInteger.ONE)
        type = 'numeric(' + precision + ',' + scale + ')'
    }

    protected Object valueOf(Object value) throws Unreadable {
        if (!(value instanceof String)) throw holds(value, 'text of a ' + type)
        if (!DECIMAL.matcher((String) value).matches()) {
            throw new Unreadable('holds text that is no finite number where a ' + type + ' belongs')
        }
        try {
            BigDecimal exact = new BigDecimal((String) value).setScale(scale)
            if (exact.unscaledValue().abs().compareTo(most) <= 0) return exact
        } catch (ArithmeticException ignored) {
            // Digits other than zero would be cut off.
        }
        throw new Unreadable('does not fit ' + type + ' exactly')
    }
}

@CompileStatic
class TemporalReader extends ColumnReader {
    private static final String DAY = '[0-9]{4}-(?:0[1-9]|1[0-2])-(?:0[1-9]|[12][0-9]|3[01])'
    private static final Pattern DATE = Pattern.compile(DAY + 'Z?')
    private static final Pattern TIMESTAMP = Pattern.compile(DAY + 'T(?:[01][0-9]|2[0-3]):[0-5][0-9](?::[0-5][0-9](?:\\.[0-9]{1,6})?)?Z')
    private static final int WHOLE = '2026-01-31T12:00:00.123456Z'.length()
    private final boolean withTime
    /** Writes all six digits of a second, so that equal times are equal text. */
    private final boolean whole

    TemporalReader(Map<String, Object> column, String declaredIn, boolean withTime, boolean whole) {
        super(column, declaredIn)
        this.withTime = withTime
        this.whole = whole
    }

    protected Object valueOf(Object value) throws Unreadable {
        String type = withTime ? 'timestamp' : 'date'
        if (!(value instanceof String)) throw holds(value, 'text of a ' + type)
        String text = (String) value
        if (!(withTime ? TIMESTAMP : DATE).matcher(text).matches() || !isDay(text)) {
            throw new Unreadable('holds text that is no ' + type + ' in UTC of the years 1 to 9999')
        }
        return whole ? withMicros(text) : text
    }

    /** @param text begins with four digits of a year, two of a month and two of a day that some month has */
    private static boolean isDay(String text) {
        int year = Integer.parseInt(text, 0, 4, 10)
        int day = Integer.parseInt(text, 8, 10, 10)
        if (year == 0) return false
        return day <= 28 || day <= java.time.YearMonth.of(year, Integer.parseInt(text, 5, 7, 10)).lengthOfMonth()
    }

    private static String withMicros(String text) {
        if (text.length() == WHOLE) return text
        String clock = text.substring(0, text.length() - 1)
        int point = clock.indexOf('.')
        String fraction = point < 0 ? '' : clock.substring(point + 1)
        if (point >= 0) clock = clock.substring(0, point)
        if (clock.length() == 16) clock += ':00'
        return clock + '.' + fraction + '000000'.substring(fraction.length()) + 'Z'
    }
}

/** Where the records of one file belong together: one partition's records of one hour, while none of another lies between. */
@CompileStatic
class OpenFile {
    final long hour
    final RecordSchema schema

    OpenFile(long hour, RecordSchema schema) {
        this.hour = hour
        this.schema = schema
    }
}

/** Turns records of one table into rows. */
@CompileStatic
class TableReader {
    private static final long HOUR = 3600000L
    private static final Pattern EPOCH = Pattern.compile('[0-9]{1,9}')
    private static final Set<String> OPERATIONS = ['c', 'u', 'd', 'r'] as Set

    final String topic
    private final String table
    private final String declaredIn
    private final boolean ofChanges
    private final ColumnReader[] columns
    private final Set<String> names = new HashSet<>()
    private final Schema schema
    private final Map<String, OpenFile> open = new ConcurrentHashMap<>()
    private long files = 0
    private final FixedTime committed = new FixedTime()
    private final FixedTime captured = new FixedTime()
    private final FixedTime landed = new FixedTime()

    TableReader(Map<String, Object> contract) {
        topic = (String) contract.get('topic')
        table = (String) contract.get('table')
        declaredIn = (String) contract.get('declaredIn')
        ofChanges = contract.get('holds') == 'changes'
        List<ColumnReader> readers = new ArrayList<>()
        for (Object column : (List<Object>) contract.get('columns')) {
            ColumnReader reader = ColumnReader.of((Map<String, Object>) column, declaredIn, !ofChanges)
            readers.add(reader)
            names.add(reader.name)
        }
        columns = readers.toArray(new ColumnReader[0])
        schema = new Schema.Parser().parse(JsonOutput.toJson(contract.get('schema')))
    }

    /**
     * @param attributes of the record, as ConsumeKafka makes them
     * @return null for a tombstone, which says nothing that the delete before it did not
     */
    Record read(byte[] value, Map<String, String> attributes) throws Unreadable {
        // ConsumeKafka hands over a record without a value as one of no bytes.
        if (value.length == 0) {
            if (ofChanges) return null
            throw new Unreadable('the record has no value, which an event is')
        }
        Map<String, Object> fields = Json.fieldsOf('value', value)
        Map<String, Object> row = new HashMap<>(64)
        if (ofChanges) readChange(fields, attributes, row)
        else readEvent(fields, row)
        RecordSchema file = fileOf(attributes)
        row.put('_topic', topic)
        row.put('_partition', Integer.valueOf(attributes.get('kafka.partition')))
        row.put('_offset', Long.valueOf(attributes.get('kafka.offset')))
        row.put('_landed_at', landed.ofMicros(System.currentTimeMillis() * 1000L))
        return new MapRecord(file, row)
    }

    private void readChange(Map<String, Object> fields, Map<String, String> attributes, Map<String, Object> row) throws Unreadable {
        Object operation = field(fields, '__op')
        if (!OPERATIONS.contains(operation)) throw new Unreadable('field "__op" is none of c, u, d, r')
        row.put('_op', operation)
        row.put('_epoch', epochOf(field(fields, '__epoch')))
        row.put('_lsn', bigintOf(fields, '__lsn'))
        row.put('_tx', bigintOf(fields, '__txId'))
        row.put('_committed_at', timeOf(fields, '__source_ts_us', committed))
        row.put('_captured_at', timeOf(fields, '__ts_us', captured))
        if ('d'.equals(operation)) {
            readKey(attributes, row)
            return
        }
        for (String name : fields.keySet()) {
            // What begins with an underscore is capture's own.
            if (!names.contains(name) && !name.startsWith('_')) throw unknown(name)
        }
        readColumns(fields, row)
    }

    /** With the default replica identity the other columns of a delete are invented: "" and 0 and 1970. */
    private void readKey(Map<String, String> attributes, Map<String, Object> row) throws Unreadable {
        byte[] key = keyOf(attributes)
        if (key == null) throw new Unreadable('a delete has no key; the table needs a primary key')
        Map<String, Object> fields = Json.fieldsOf('key', key)
        for (ColumnReader column : columns) {
            if (column.key) row.put(column.name, column.read(fields))
        }
    }

    private void readEvent(Map<String, Object> fields, Map<String, Object> row) throws Unreadable {
        for (String name : fields.keySet()) {
            if (!names.contains(name)) throw unknown(name)
        }
        readColumns(fields, row)
    }

    private void readColumns(Map<String, Object> fields, Map<String, Object> row) throws Unreadable {
        for (ColumnReader column : columns) {
            // A column that the source does not have yet, or no longer has.
            if (column.nullable && !fields.containsKey(column.name)) continue
            row.put(column.name, column.read(fields))
        }
    }

    private Unreadable unknown(String name) {
        return new Unreadable('field "' + name + '" is no column of ' + table + '; add it to ' + declaredIn)
    }

    /**
     * ConsumeKafka writes records of equal schema into one file, so each file has a schema of its own: it ends with a field
     * that no record has, and of which the Avro schema, which is what the Parquet writer goes by, knows nothing.
     */
    private RecordSchema fileOf(Map<String, String> attributes) throws Unreadable {
        long timestamp = Long.parseLong(attributes.get('kafka.timestamp'))
        if (timestamp < 0 || !FixedTime.isWritable(timestamp * 1000L)) {
            throw new Unreadable('the record has no timestamp of the years 1970 to 9999, which names its file')
        }
        long hour = Math.floorDiv(timestamp, HOUR)
        String partition = attributes.get('kafka.partition')
        OpenFile file = open.get(partition)
        if (file == null || file.hour != hour) {
            file = new OpenFile(hour, nextSchema())
            open.put(partition, file)
        }
        return file.schema
    }

    private synchronized RecordSchema nextSchema() {
        RecordSchema plain = AvroTypeUtil.createSchema(schema)
        List<RecordField> fields = new ArrayList<>(plain.getFields())
        fields.add(new RecordField('file ' + (files++), RecordFieldType.STRING.getDataType()))
        return new SimpleRecordSchema(fields, plain.getSchemaText().get(), AvroTypeUtil.AVRO_SCHEMA_FORMAT, SchemaIdentifier.EMPTY)
    }

    private static Object field(Map<String, Object> fields, String name) throws Unreadable {
        if (!fields.containsKey(name)) throw new Unreadable('field "' + name + '" is missing')
        return fields.get(name)
    }

    private static Integer epochOf(Object value) throws Unreadable {
        if (value instanceof String && EPOCH.matcher((String) value).matches()) return Integer.valueOf((String) value)
        throw new Unreadable('field "__epoch" holds ' + Json.kindOf(value) + ' where the text of a number belongs')
    }

    private static Long bigintOf(Map<String, Object> fields, String name) throws Unreadable {
        Object value = field(fields, name)
        if (value == null) return null
        try {
            return BigintReader.bigintOf(value)
        } catch (Unreadable unreadable) {
            throw new Unreadable('field "' + name + '" ' + unreadable.message)
        }
    }

    private static String timeOf(Map<String, Object> fields, String name, FixedTime time) throws Unreadable {
        Object value = field(fields, name)
        if (value == null) return null
        if (value instanceof JsonNumber) {
            JsonNumber number = (JsonNumber) value
            if (number.isWhole() && Math.abs(number.toDouble()) <= JsonNumber.SAFE) {
                long micros = number.toLong('microseconds')
                if (FixedTime.isWritable(micros)) return time.ofMicros(micros)
            }
        }
        throw new Unreadable('field "' + name + '" holds ' + Json.kindOf(value) + ' where microseconds since 1970 belong')
    }

    static byte[] keyOf(Map<String, String> attributes) {
        String hex = attributes.get('kafka.key')
        return hex == null ? null : HexFormat.of().parseHex(hex)
    }
}

@CompileStatic
class OneRecordReader implements RecordReader {
    private final TableReader table
    private final InputStream input
    private final Map<String, String> attributes
    private boolean done = false

    OneRecordReader(TableReader table, InputStream input, Map<String, String> attributes) {
        this.table = table
        this.input = input
        this.attributes = attributes
    }

    @Override
    Record nextRecord(boolean coerceTypes, boolean dropUnknownFields) throws IOException, MalformedRecordException {
        if (done) return null
        done = true
        try {
            return table.read(input.readAllBytes(), attributes)
        } catch (Unreadable unreadable) {
            String reason = table.topic + ': ' + unreadable.message + '.'
            // ConsumeKafka gives these attributes to the FlowFile of the record.
            attributes.put('quarantine.reason', reason)
            byte[] key = TableReader.keyOf(attributes)
            if (key != null) attributes.put('quarantine.key', '"' + Base64.getEncoder().encodeToString(key) + '"')
            throw new MalformedRecordException(reason)
        }
    }

    @Override
    RecordSchema getSchema() {
        return new SimpleRecordSchema(Collections.<RecordField> emptyList())
    }

    @Override
    void close() {
        input.close()
    }
}

@CompileStatic
class ContractReader extends AbstractControllerService implements RecordReaderFactory {
    private volatile Map<String, TableReader> tables = Map.of()

    /** ScriptedReader calls it when it is enabled. */
    void onEnabled(ConfigurationContext context) {
        Map<String, TableReader> found = new HashMap<>()
        for (Map.Entry<String, String> property : context.getAllProperties().entrySet()) {
            // The others are ScriptedReader's own.
            if (property.value == null || !property.value.startsWith('{')) continue
            TableReader table = new TableReader((Map<String, Object>) new JsonSlurper().parseText(property.value))
            found.put(table.topic, table)
        }
        tables = found
    }

    @Override
    RecordReader createRecordReader(Map<String, String> variables, InputStream input, long inputLength, ComponentLog logger) {
        return new OneRecordReader(tables.get(variables.get('kafka.topic')), input, variables)
    }
}

reader = new ContractReader()
