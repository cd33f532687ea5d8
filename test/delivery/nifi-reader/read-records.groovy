// Lets containers/nifi/flow/record-reader.groovy read records as ConsumeKafka would, one a line of JSON.
// Arguments: the reader's script, a file with contracts by topic, a file of records, the file to write.
import groovy.json.JsonOutput
import groovy.json.JsonSlurper
import org.apache.avro.Schema
import org.apache.nifi.avro.AvroTypeUtil
import org.apache.nifi.controller.ConfigurationContext
import org.apache.nifi.serialization.MalformedRecordException

def (script, contracts, records, answers) = args.collect { new File(it) }
def shell = new GroovyShell()
shell.evaluate(script.text)
def reader = shell.getVariable('reader')
def properties = new JsonSlurper().parse(contracts)
reader.onEnabled([getAllProperties: { properties }] as ConfigurationContext)

def schemas = []
def text = { value ->
    if (value instanceof BigDecimal) return value.unscaledValue().toString()
    // With the digits that a double has, as JavaScript knows no other.
    return value instanceof Float ? Double.toString(value.doubleValue()) : value.toString()
}

def read = { record ->
    byte[] value = record.value == null ? new byte[0] : record.value.decodeBase64()
    def attributes = [
        'kafka.topic': record.topic, 'kafka.partition': "$record.partition".toString(),
        'kafka.offset': "$record.offset".toString(), 'kafka.timestamp': "$record.timestamp".toString()
    ]
    if (record.key != null) attributes['kafka.key'] = HexFormat.of().withUpperCase().formatHex(record.key.decodeBase64())
    try {
        def one = reader.createRecordReader(attributes, new ByteArrayInputStream(value), (long) value.length, null).nextRecord()
        if (one == null) return [tombstone: true]
        // As the Parquet writer does; it throws when a value is none of its column.
        AvroTypeUtil.createAvroRecord(one, new Schema.Parser().parse(one.schema.schemaText.get()))
        // ConsumeKafka writes records into one file whose schemas are equal.
        def file = schemas.indexOf(one.schema)
        if (file < 0) file = schemas.tap { it << one.schema }.size() - 1
        return [row: one.toMap().findAll { it.value != null }.collectEntries { [it.key, text(it.value)] }, file: file]
    } catch (MalformedRecordException ignored) {
        return [reason: attributes['quarantine.reason'], key: attributes['quarantine.key']]
    }
}

answers.withWriter('UTF-8') { out ->
    records.eachLine('UTF-8') { line -> out.writeLine(JsonOutput.toJson(read(new JsonSlurper().parseText(line)))) }
}
