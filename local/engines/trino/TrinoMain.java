package tidemark.engines;

import io.trino.server.Server;

/**
 * Starts Trino from its ordinary artifacts: the entry point of Trino's archive is in an artifact that holds nothing
 * else and is not served everywhere. Configuration: the system properties config and catalog.config-dir.
 */
public final class TrinoMain {
    private TrinoMain() {
    }

    public static void main(String[] args) {
        new Server().start(Server.class.getPackage().getImplementationVersion());
    }
}
