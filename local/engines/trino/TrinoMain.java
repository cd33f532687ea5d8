package tidemark.engines;

/**
 * Starts Trino from its ordinary artifacts: the archive's own entry point is in an artifact that holds nothing else
 * and is not served everywhere. Configuration: the system properties config and catalog.config-dir.
 */
public final class TrinoMain {
    private TrinoMain() {
    }

    public static void main(String[] args) {
        new io.trino.server.Server().start(System.getProperty("tidemark.trino.version", "unknown"));
    }
}
