"""What ends a job with one sentence instead of a stack trace."""


class RefusalError(Exception):
    """Names the setting, file or column that is wrong, and the fix; never what a row holds."""
