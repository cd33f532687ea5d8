# Read by nifi.sh. Log files are written nowhere (logback.xml), but NiFi wants a folder for them.
export NIFI_HOME=/opt/nifi
export NIFI_LOG_DIR=/opt/nifi/task/logs
export NIFI_PID_DIR=/opt/nifi/task/run
export logbackDisableServletContainerInitializer=true
