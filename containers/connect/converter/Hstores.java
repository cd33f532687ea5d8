package tidemark.connect;

import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.Comparator;
import java.util.Map;
import java.util.stream.Collectors;

/** An hstore as PostgreSQL writes it: "a"=>"1", "b"=>NULL, in the order in which it keeps the keys. */
final class Hstores {
    private static final Comparator<byte[]> BY_LENGTH_THEN_BYTES =
        Comparator.<byte[]>comparingInt(key -> key.length).thenComparing(Arrays::compareUnsigned);

    private Hstores() {
    }

    static String text(Map<?, ?> pairs) {
        return pairs.entrySet().stream()
            .sorted(Comparator.comparing(pair -> bytes(pair.getKey()), BY_LENGTH_THEN_BYTES))
            .map(pair -> quoted(pair.getKey()) + "=>" + (pair.getValue() == null ? "NULL" : quoted(pair.getValue())))
            .collect(Collectors.joining(", "));
    }

    private static byte[] bytes(Object key) {
        return key.toString().getBytes(StandardCharsets.UTF_8);
    }

    private static String quoted(Object text) {
        return '"' + text.toString().replace("\\", "\\\\").replace("\"", "\\\"") + '"';
    }
}
