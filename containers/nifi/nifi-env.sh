# Read by nifi.sh. Log files are written nowhere (logback.xml), but NiFi wants a folder for them.
NIFI_HOME="$(cd "$SCRIPT_DIR/.." && pwd)"
export NIFI_HOME
export NIFI_LOG_DIR="$NIFI_HOME/task/logs"
export NIFI_PID_DIR="$NIFI_HOME/task/run"
export logbackDisableServletContainerInitializer=true
